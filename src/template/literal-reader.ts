import { floatOf, intOf, unescaped } from './python-literal.ts'
import { Tuple, type Value } from './value.ts'

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['True', true],
  ['False', false],
  ['None', null],
])

const DIGITS = String.raw`\d(?:_?\d)*`
const EXPONENT = `[eE][-+]?${DIGITS}`
const FLOAT = new RegExp(`(?:(?:${DIGITS})?\\.${DIGITS}|${DIGITS}\\.)(?:${EXPONENT})?|${DIGITS}${EXPONENT}`, 'y')
const INT = /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*(?![\d_])|[1-9](?:_?\d)*/y
const WORD = /[A-Za-z_]\w*/y
const TEXT =
  /(?<raw>[rR]|[uU]?)(?:"""(?<a>(?:[^\\]|\\[\s\S])*?)"""|'''(?<b>(?:[^\\]|\\[\s\S])*?)'''|"(?<c>(?:[^"\\\n]|\\[\s\S])*)"|'(?<d>(?:[^'\\\n]|\\[\s\S])*)')/y
const SPACE = /(?:\s|#[^\n]*)*/y

/** Far above what a person writes, far below what the stack carries. */
const DEEPEST = 100

/** What Python's `ast.literal_eval` reads in a text; undefined where it reads nothing. Sets are lists, bytes are not known. */
export function literalOf(text: string): Value | undefined {
  const reader = new LiteralReader(text.trim())
  const value = reader.whole()
  return reader.isAtEnd ? value : undefined
}

class LiteralReader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    this.#take(SPACE)
    return this.#at === this.#text.length
  }

  /** A value, or a tuple without parentheses. */
  whole(): Value | undefined {
    const first = this.value()
    if (first === undefined || !this.#skip(',')) return first
    const others = this.#items('')
    return others === undefined ? undefined : new Tuple([first, ...others])
  }

  value(): Value | undefined {
    if (this.#depth >= DEEPEST) return undefined
    this.#depth += 1
    const value = this.#unlimited()
    this.#depth -= 1
    return value
  }

  #unlimited(): Value | undefined {
    if (this.#skip('[')) return this.#items(']')
    if (this.#skip('(')) return this.#parentheses()
    if (this.#skip('{')) return this.#braces()
    const text = this.#texts()
    if (text !== undefined) return text
    const sign = this.#skip('-') ? '-' : this.#skip('+') ? '+' : null
    const number = this.#number()
    if (number !== undefined) return sign === '-' ? -number : number
    return sign === null ? CONSTANTS.get(this.#take(WORD) ?? '') : undefined
  }

  #number(): bigint | number | undefined {
    this.#take(SPACE)
    const float = this.#take(FLOAT)
    if (float !== undefined) return floatOf(float)
    const int = this.#take(INT)
    return int === undefined ? undefined : intOf(int)
  }

  /** Texts that stand beside each other are one. */
  #texts(): string | undefined {
    let whole: string | undefined
    for (;;) {
      this.#take(SPACE)
      TEXT.lastIndex = this.#at
      const groups = TEXT.exec(this.#text)?.groups
      if (groups === undefined) return whole
      this.#at = TEXT.lastIndex
      const { raw, a, b, c, d } = groups
      const inner = a ?? b ?? c ?? d ?? ''
      whole = (whole ?? '') + (raw?.toLowerCase() === 'r' ? inner : unescaped(inner))
    }
  }

  /** Up to `end`, or up to the end of all. */
  #items(end: string): Value[] | undefined {
    const items: Value[] = []
    while (!this.#skip(end)) {
      const item = this.value()
      if (item === undefined) return undefined
      items.push(item)
      if (!this.#skip(',')) return this.#skip(end) ? items : undefined
    }
    return items
  }

  /** A tuple, or one value in parentheses. */
  #parentheses(): Value | undefined {
    if (this.#skip(')')) return new Tuple([])
    const first = this.value()
    if (first === undefined || this.#skip(')')) return first
    const others = this.#skip(',') ? this.#items(')') : undefined
    return others === undefined ? undefined : new Tuple([first, ...others])
  }

  /** A dict or a set. */
  #braces(): Value | undefined {
    if (this.#skip('}')) return new Map<Value, Value>()
    const first = this.value()
    if (first === undefined) return undefined
    if (this.#skip(':')) return this.#entries(first)
    if (this.#skip('}')) return [first]
    const others = this.#skip(',') ? this.#items('}') : undefined
    return others === undefined ? undefined : [first, ...others]
  }

  #entries(firstKey: Value): Value | undefined {
    const entries = new Map<Value, Value>()
    let key: Value | undefined = firstKey
    for (;;) {
      const value: Value | undefined = this.value()
      if (value === undefined || key === undefined) return undefined
      entries.set(key, value)
      const isMore = this.#skip(',')
      if (this.#skip('}')) return entries
      if (!isMore) return undefined
      key = this.value()
      if (!this.#skip(':')) return undefined
    }
  }

  #skip(character: string): boolean {
    if (character === '') return this.isAtEnd
    this.#take(SPACE)
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }
}
