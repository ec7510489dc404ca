import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml'
import { blockText } from './block-text.ts'
import type { NodeEvent, YamlEvent } from './yaml-event.ts'

type JsNode = Exclude<Event, { type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP }>
type JsScalar = Extract<Event, { type: typeof EVENT_ID.SCALAR }>

/**
 * What js-yaml may read otherwise than PyYAML: a first line that is indented, directives, tabs, keys that are empty or on a
 * line of their own, the end of a document, block scalars that keep all of their lines or tell their indentation.
 */
const UNUSUAL = /(?<![\s\S])[ %]|\t|^[ -]*[:?](?:\s|$)|^\.\.\.|[|>][-\d]?\+|[|>][-+]?\d/m

/**
 * The events of an ordinary text with one document at most, by js-yaml: nine times as fast as the yaml package, which reads
 * some more (a closing bracket below its key), and can say what is wrong.
 *
 * @param maxDepth levels of nesting that are read.
 * @returns null for what it does not read.
 */
export function strictEvents(text: string, maxDepth: number): readonly YamlEvent[] | null {
  if (UNUSUAL.test(text)) return null
  const events = eventsOrNull(text, maxDepth)
  // the first one begins the document, the last one ends it
  const inside = events?.slice(1, -1)
  if (inside === undefined || inside.some(({ type }) => type === EVENT_ID.DOCUMENT)) return null
  return new EventReader(text).read(inside)
}

function eventsOrNull(text: string, maxDepth: number): readonly Event[] | null {
  try {
    return parseEvents(text, { maxDepth })
  } catch (error) {
    if (error instanceof YAMLException) return null
    throw error
  }
}

/** Tells where in the text things stand: js-yaml says of a value's text only, and nothing of a value without any. */
class EventReader {
  readonly #text: string
  /** Behind what was read last. */
  #end = 0
  /** The lists and mappings around. */
  readonly #around: { readonly isFlow: boolean; readonly isMapping: boolean; children: number }[] = []

  constructor(text: string) {
    this.#text = text
  }

  /** Null where a key of a block mapping stands behind something else: PyYAML refuses that. */
  read(events: readonly Event[]): readonly YamlEvent[] | null {
    const read: YamlEvent[] = []
    for (const event of events) {
      if (event.type === EVENT_ID.DOCUMENT) throw new Error('a document begins inside of another')
      if (event.type === EVENT_ID.POP) {
        read.push(this.#close())
        continue
      }
      const isKey = this.#isBlockKey()
      const node = this.#node(event)
      if (isKey && !this.#startsLine(node.offset)) return null
      read.push(node)
    }
    return read
  }

  #isBlockKey(): boolean {
    const parent = this.#around.at(-1)
    return parent !== undefined && parent.children++ % 2 === 0 && parent.isMapping && !parent.isFlow
  }

  #startsLine(offset: number): boolean {
    const line = this.#text.slice(this.#text.lastIndexOf('\n', offset - 1) + 1, offset)
    return BEFORE_KEY.test(line)
  }

  #close(): YamlEvent {
    if (this.#around.pop()?.isFlow === true) this.#end = this.#behind(CLOSING)
    return END
  }

  #node(event: JsNode): NodeEvent {
    if (event.type === EVENT_ID.ALIAS) {
      const { anchorStart, anchorEnd } = event
      this.#end = anchorEnd
      return { kind: 'alias', offset: anchorStart - '*'.length, name: this.#text.slice(anchorStart, anchorEnd) }
    }
    const anchor = event.anchorStart < 0 ? null : this.#text.slice(event.anchorStart, event.anchorEnd)
    const tag = event.tagStart < 0 ? null : fullTag(this.#text.slice(event.tagStart, event.tagEnd))
    if (event.type === EVENT_ID.SCALAR) {
      const offset = this.#offset(event)
      this.#end = Math.max(offset, isQuoted(event) ? event.valueEnd + 1 : event.valueEnd)
      const text = this.#value(event)
      return { kind: 'scalar', offset, text, isPlain: event.style === SCALAR_STYLE.PLAIN, anchor, tag }
    }
    const [isFlow, isMapping] = [event.style === COLLECTION_STYLE.FLOW, event.type === EVENT_ID.MAPPING]
    this.#end = event.start + (isFlow ? 1 : 0)
    this.#around.push({ isFlow, isMapping, children: 0 })
    return { kind: isMapping ? 'mapping' : 'list', offset: event.start, anchor, tag }
  }

  #value(event: JsScalar): string {
    const text = getScalarValue(this.#text, event)
    const isBlock = event.style !== SCALAR_STYLE.PLAIN && !isQuoted(event)
    return isBlock ? blockText(text, event.valueEnd, this.#text.length) : text
  }

  #offset(event: JsScalar): number {
    const { valueStart, anchorEnd, tagEnd, style } = event
    const behindProperties = Math.max(anchorEnd, tagEnd)
    // nothing is written: behind the `:` or `-` that promises a value
    if (valueStart < 0) return behindProperties < 0 ? this.#behind(MARK) : behindProperties
    if (style === SCALAR_STYLE.PLAIN) return valueStart
    if (isQuoted(event)) return valueStart - 1
    this.#end = Math.max(this.#end, behindProperties)
    return this.#behind(BLOCK_HEADER) - 1
  }

  /** The end of a match right behind what was read last, or else the end of that. */
  #behind(pattern: RegExp): number {
    pattern.lastIndex = this.#end
    return pattern.test(this.#text) ? pattern.lastIndex : this.#end
  }
}

const END: YamlEvent = { kind: 'end' }
/** Dashes of lists, an anchor and a tag. */
const BEFORE_KEY = /^[ -]*(?:[&!]\S* +)*$/
// a comment goes to the end of its line: one that could end at each of its #, too, would be tried in all ways
const MARK = /(?:\s|#.*$)*[-:?]/my
const CLOSING = /(?:[\s,]|#.*$)*[\]}]/my
const BLOCK_HEADER = /(?:[\s:?-]|#.*$)*[|>]/my

function isQuoted({ style }: JsScalar): boolean {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED
}

/** `!!str` and `!<tag:yaml.org,2002:str>` are the same; a lone `!` and `!own` stay. */
function fullTag(written: string): string {
  if (written.startsWith('!<')) return written.slice(2, -1)
  return written.startsWith('!!') ? `tag:yaml.org,2002:${written.slice(2)}` : written
}
