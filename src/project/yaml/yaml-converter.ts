import type { MappingEntry, Node, Scalar, ScalarNode } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { pythonStr } from '../../model/python-text.ts'
import type { Findings } from '../findings.ts'
import { plainScalar, taggedScalar } from './python-scalar.ts'
import { RefusedYaml } from './refused-yaml.ts'
import type { AliasEvent, CollectionEvent, NodeEvent, ScalarEvent, YamlEvent } from './yaml-event.ts'

/** Levels of nesting. A schema file has about ten. */
export const MAX_DEPTH = 200
/** How many nodes aliases may repeat: at all, and for what is written down. */
const MAX_REPEATED = 1_000_000
const MAX_REPEATED_PER_NODE = 100
const FREE_REPEATED = 10_000

const COLLECTION_TAGS: readonly string[] = ['tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq', '!']

/** Turns events into our tree: aliases and merge keys followed, scalars typed as PyYAML does. One use per text. */
export class YamlConverter {
  readonly #events: readonly YamlEvent[]
  readonly #position: (offset: number) => Position
  readonly #findings: Findings
  readonly #anchors = new Map<string, { readonly node: Node; readonly size: number }>()
  #next = 0
  #written = 0
  #repeated = 0

  /** @param position of an offset in the text. */
  constructor(events: readonly YamlEvent[], position: (offset: number) => Position, findings: Findings) {
    this.#events = events
    this.#position = position
    this.#findings = findings
  }

  /** @throws RefusedYaml at the first thing that PyYAML, or our bounds, refuse. */
  convert(): Node {
    if (this.#events.length === 0) return { kind: 'scalar', value: null, position: this.#position(0) }
    return this.#node(this.#start(), 0)
  }

  /** The start of a node, which has to be there. */
  #start(): NodeEvent {
    const event = this.#events[this.#next++]
    if (event === undefined || event.kind === 'end') throw new Error('a YAML text ends before its nodes do')
    return event
  }

  #isAtEnd(): boolean {
    const isEnd = this.#events[this.#next]?.kind === 'end'
    if (isEnd) this.#next++
    return isEnd
  }

  #node(event: NodeEvent, depth: number): Node {
    if (event.kind === 'alias') return this.#alias(event)
    const before = this.#written + this.#repeated
    this.#written++
    const node = event.kind === 'scalar' ? this.#scalar(event) : this.#collection(event, depth)
    if (event.anchor !== null) {
      this.#anchors.set(event.anchor, { node, size: this.#written + this.#repeated - before })
    }
    return node
  }

  #scalar(event: ScalarEvent): Node {
    return { kind: 'scalar', value: scalarOf(event), position: this.#position(event.offset) }
  }

  #collection(event: CollectionEvent, depth: number): Node {
    if (depth > MAX_DEPTH) {
      throw new RefusedYaml('YAML_SYNTAX', `Nested too deeply. Expected at most ${MAX_DEPTH} levels`, event.offset)
    }
    if (event.tag !== null && !COLLECTION_TAGS.includes(event.tag)) {
      throw new RefusedYaml('YAML_SYNTAX', 'A list or mapping has a tag. Expected none', event.offset)
    }
    return event.kind === 'mapping' ? this.#mapping(event, depth) : this.#list(event, depth)
  }

  #list({ offset }: CollectionEvent, depth: number): Node {
    const items: Node[] = []
    while (!this.#isAtEnd()) items.push(this.#node(this.#start(), depth + 1))
    return { kind: 'list', items, position: this.#position(offset) }
  }

  /** A merge key's entries come first and give way to the mapping's own, wherever it stands (PyYAML, flatten_mapping). */
  #mapping({ offset }: CollectionEvent, depth: number): Node {
    const merged = new Map<string, MappingEntry>()
    const own = new Map<string, MappingEntry>()
    while (!this.#isAtEnd()) {
      const key = this.#start()
      if (isMergeKey(key)) {
        const value = this.#node(this.#start(), depth + 1)
        for (const entry of mergedEntries(value, key.offset)) merged.set(entry.key, entry)
        continue
      }
      const entry = { ...this.#key(key, depth), value: this.#node(this.#start(), depth + 1) }
      this.#warnOfRepeated(own.get(entry.key), entry)
      own.set(entry.key, entry)
    }
    const entries = merged.size === 0 ? own : new Map([...merged, ...own])
    return { kind: 'mapping', entries: [...entries.values()], position: this.#position(offset) }
  }

  #key(event: NodeEvent, depth: number): Omit<MappingEntry, 'value'> {
    // As a key, "=" is text
    if (event.kind === 'scalar' && event.text === '=') return { key: '=', keyPosition: this.#position(event.offset) }
    const node = this.#node(event, depth + 1)
    const keyPosition = event.kind === 'alias' ? this.#position(event.offset) : node.position
    if (node.kind === 'scalar' && isPlainValue(node.value)) {
      const { value } = node
      return typeof value === 'string'
        ? { key: value, keyPosition }
        : { key: pythonStr(value), scalarKey: value, keyPosition }
    }
    throw new RefusedYaml('YAML_SYNTAX', 'A key is a list or a mapping. Expected text', event.offset)
  }

  #warnOfRepeated(before: MappingEntry | undefined, entry: MappingEntry): void {
    if (before === undefined) return
    const message = `The key "${entry.key}" is repeated. Expected it once, got it in line ${before.keyPosition.line} too`
    this.#findings.warning('YAML_DUPLICATE_KEY', message, entry.keyPosition, 'The last one counts.')
  }

  #alias({ name, offset }: AliasEvent): Node {
    const anchored = this.#anchors.get(name)
    if (anchored === undefined) {
      const message = `The alias "*${name}" leads nowhere. Expected an anchor "&${name}" before it`
      throw new RefusedYaml('YAML_SYNTAX', message, offset)
    }
    this.#repeated += anchored.size
    const allowed = Math.min(MAX_REPEATED, FREE_REPEATED + MAX_REPEATED_PER_NODE * this.#written)
    if (this.#repeated <= allowed) return anchored.node
    const message = `Aliases repeat too much. Expected at most ${allowed} repeated values, got ${this.#repeated}`
    throw new RefusedYaml('YAML_ALIAS_BOMB', message, offset, 'Write the values out, or split the file.')
  }
}

function scalarOf({ text, tag, isPlain, offset }: ScalarEvent): Scalar {
  const value = tag !== null ? taggedScalar(tag, text) : isPlain ? plainScalar(text) : text
  if (typeof value !== 'object' || value === null || value.kind !== 'refused') return value
  throw new RefusedYaml('YAML_SYNTAX', `This value cannot be read. Expected ${value.expected}`, offset)
}

function isMergeKey(key: NodeEvent): boolean {
  return key.kind === 'scalar' && key.text === '<<' && key.isPlain && key.tag === null
}

function isPlainValue(value: ScalarNode['value']): value is Scalar {
  return typeof value !== 'object' || value === null || value.kind === 'timestamp'
}

/** Of several merged mappings the earlier one wins. */
function mergedEntries(value: Node, offset: number): readonly MappingEntry[] {
  if (value.kind === 'mapping') return value.entries
  const mappings = value.kind === 'list' ? value.items.toReversed() : []
  const entries = mappings.map((item) => (item.kind === 'mapping' ? item.entries : null))
  if (value.kind !== 'list' || entries.includes(null)) {
    throw new RefusedYaml(
      'YAML_SYNTAX',
      'The merge key "<<" has a value that cannot be merged. Expected a mapping or a list of mappings',
      offset,
    )
  }
  return entries.flatMap((list) => list ?? [])
}
