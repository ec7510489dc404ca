import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type YAMLMap,
  type YAMLSeq,
  type Scalar as YamlScalar,
} from 'yaml'
import type { MappingEntry, Node, Scalar, ScalarNode } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { pythonStr } from '../../model/python-text.ts'
import type { Findings } from '../findings.ts'
import { plainScalar, taggedScalar } from './python-scalar.ts'
import { RefusedYaml } from './refused-yaml.ts'

/** Levels of nesting. A schema file has about ten. */
const MAX_DEPTH = 200
/** How many nodes aliases may repeat: at all, and for what is written down. */
const MAX_REPEATED = 1_000_000
const MAX_REPEATED_PER_NODE = 100
const FREE_REPEATED = 10_000

const COLLECTION_TAGS: readonly string[] = ['tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq', '!']

/** Turns the parser's tree into ours: aliases and merge keys followed, scalars typed as PyYAML does. One use per text. */
export class YamlConverter {
  readonly #position: (offset: number) => Position
  readonly #findings: Findings
  readonly #anchors = new Map<string, { readonly node: Node; readonly size: number }>()
  #written = 0
  #repeated = 0

  /** @param position of an offset in the text. */
  constructor(position: (offset: number) => Position, findings: Findings) {
    this.#position = position
    this.#findings = findings
  }

  /** @throws RefusedYaml at the first thing that PyYAML, or our bounds, refuse. */
  convert(node: unknown, depth = 0): Node {
    if (isAlias(node)) return this.#alias(node)
    const before = this.#written + this.#repeated
    this.#written++
    const converted = this.#value(node, depth)
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, { node: converted, size: this.#written + this.#repeated - before })
    }
    return converted
  }

  #value(node: unknown, depth: number): Node {
    if (isScalar(node)) return { kind: 'scalar', value: scalarOf(node), position: this.#position(offsetOf(node)) }
    if (!isMap(node) && !isSeq(node)) return { kind: 'scalar', value: null, position: this.#position(0) }
    if (depth > MAX_DEPTH) {
      throw new RefusedYaml('YAML_SYNTAX', `Nested too deeply. Expected at most ${MAX_DEPTH} levels`, offsetOf(node))
    }
    if (node.tag !== undefined && !COLLECTION_TAGS.includes(node.tag)) {
      throw new RefusedYaml('YAML_SYNTAX', 'A list or mapping has a tag. Expected none', offsetOf(node))
    }
    return isMap(node) ? this.#mapping(node, depth) : this.#list(node, depth)
  }

  #list(node: YAMLSeq, depth: number): Node {
    const items = node.items.map((item) => this.convert(item, depth + 1))
    return { kind: 'list', items, position: this.#position(offsetOf(node)) }
  }

  /** A merge key's entries come first and give way to the mapping's own, wherever it stands (PyYAML, flatten_mapping). */
  #mapping(node: YAMLMap, depth: number): Node {
    const merged = new Map<string, MappingEntry>()
    const own = new Map<string, MappingEntry>()
    for (const pair of node.items) {
      if (isScalar(pair.key) && isMergeKey(pair.key)) {
        const value = this.convert(pair.value, depth + 1)
        for (const entry of mergedEntries(value, offsetOf(pair.key))) merged.set(entry.key, entry)
        continue
      }
      const entry = { ...this.#key(pair.key, node, depth), value: this.convert(pair.value, depth + 1) }
      this.#warnOfRepeated(own.get(entry.key), entry)
      own.set(entry.key, entry)
    }
    const entries = merged.size === 0 ? own : new Map([...merged, ...own])
    return { kind: 'mapping', entries: [...entries.values()], position: this.#position(offsetOf(node)) }
  }

  #key(key: unknown, mapping: YAMLMap, depth: number): Omit<MappingEntry, 'value'> {
    const offset = offsetOf(key ?? mapping)
    const keyPosition = this.#position(offset)
    // As a key, "=" is text
    if (isScalar(key) && key.value === '=') return { key: '=', keyPosition }
    const node = this.convert(key, depth + 1)
    if (node.kind === 'scalar' && isPlainValue(node.value)) {
      const { value } = node
      return typeof value === 'string'
        ? { key: value, keyPosition }
        : { key: pythonStr(value), scalarKey: value, keyPosition }
    }
    throw new RefusedYaml('YAML_SYNTAX', 'A key is a list or a mapping. Expected text', offset)
  }

  #warnOfRepeated(before: MappingEntry | undefined, entry: MappingEntry): void {
    if (before === undefined) return
    const message = `The key "${entry.key}" is repeated. Expected it once, got it in line ${before.keyPosition.line} too`
    this.#findings.warning('YAML_DUPLICATE_KEY', message, entry.keyPosition, 'The last one counts.')
  }

  #alias(alias: Alias): Node {
    const anchored = this.#anchors.get(alias.source)
    if (anchored === undefined) {
      const message = `The alias "*${alias.source}" leads nowhere. Expected an anchor "&${alias.source}" before it`
      throw new RefusedYaml('YAML_SYNTAX', message, offsetOf(alias))
    }
    this.#repeated += anchored.size
    const allowed = Math.min(MAX_REPEATED, FREE_REPEATED + MAX_REPEATED_PER_NODE * this.#written)
    if (this.#repeated <= allowed) return anchored.node
    const message = `Aliases repeat too much. Expected at most ${allowed} repeated values, got ${this.#repeated}`
    throw new RefusedYaml('YAML_ALIAS_BOMB', message, offsetOf(alias), 'Write the values out, or split the file.')
  }
}

function scalarOf(node: YamlScalar): Scalar {
  const text = String(node.value)
  const value = node.tag !== undefined ? taggedScalar(node.tag, text) : node.type === 'PLAIN' ? plainScalar(text) : text
  if (typeof value !== 'object' || value === null || value.kind !== 'refused') return value
  throw new RefusedYaml('YAML_SYNTAX', `This value cannot be read. Expected ${value.expected}`, offsetOf(node))
}

function isPlainValue(value: ScalarNode['value']): value is Scalar {
  return typeof value !== 'object' || value === null || value.kind === 'timestamp'
}

function isMergeKey(key: YamlScalar): boolean {
  return key.value === '<<' && key.type === 'PLAIN' && key.tag === undefined
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

function offsetOf(node: unknown): number {
  return (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined) ?? 0
}
