import { positionAt, type Source } from './source.ts'
import { TemplateError } from './template-error.ts'

/** A piece of a template. `data` is text outside of tags; `open` and `close` are the ends of a tag. */
export type Token = {
  readonly kind:
    | 'data'
    | 'open-output'
    | 'open-block'
    | 'close'
    | 'name'
    | 'string'
    | 'int'
    | 'float'
    | 'operator'
    | 'end'
  readonly text: string
  readonly at: number
}

const OPENING = /\{[{%#]/g
const RAW = /\{%[-+]?\s*raw\s*(-?)%\}/y
const END_RAW = /\{%(-?)[-+]?\s*endraw\s*(-?|\+)%\}/g
const PIECE =
  /(?<space>\s+)|(?<name>[^\W\d]\w*)|(?<float>\d+(?:_\d+)*(?:\.\d+(?:_\d+)*(?:[eE][-+]?\d+)?|[eE][-+]?\d+))|(?<int>0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d+(?:_\d+)*)|(?<string>"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')|(?<operator>\/\/|\*\*|==|!=|<=|>=|[-+*/%~<>=()[\]{}.,:|;])/uy

/**
 * Takes a template apart (jinja2, lexer.py, with its default settings): a hyphen at a tag's end takes the white space beside it
 * away, and one line feed at the very end is dropped.
 */
export function tokenize(source: Source): readonly Token[] {
  return new Lexer(source).run()
}

class Lexer {
  readonly #source: Source
  readonly #text: string
  readonly #tokens: Token[] = []
  #at = 0
  /** Whether the tag before wants white space after it away. */
  #trimsNext = false

  constructor(source: Source) {
    this.#source = source
    this.#text = source.text
  }

  run(): readonly Token[] {
    while (this.#at < this.#text.length) {
      OPENING.lastIndex = this.#at
      const found = OPENING.exec(this.#text)
      const start = found?.index ?? this.#text.length
      const trimsBefore = this.#text[start + 2] === '-'
      this.#data(this.#text.slice(this.#at, start), trimsBefore)
      this.#at = start
      if (found !== null) this.#tag(found[0])
    }
    this.#push('end', '', this.#text.length)
    return this.#tokens
  }

  #data(text: string, trimsEnd: boolean): void {
    const from = this.#trimsNext ? text.trimStart() : text
    const kept = trimsEnd ? from.trimEnd() : from
    this.#trimsNext = false
    if (kept !== '') this.#push('data', kept, this.#at)
  }

  #tag(opening: string): void {
    if (opening === '{#') this.#comment()
    else if (opening === '{%' && this.#isRaw()) this.#raw()
    else this.#inside(opening === '{{' ? '}}' : '%}')
  }

  #comment(): void {
    const close = this.#text.indexOf('#}', this.#at + 2)
    if (close < 0) throw this.#error('a comment has no end', this.#at)
    this.#trimsNext = this.#text[close - 1] === '-'
    this.#at = close + 2
  }

  #isRaw(): boolean {
    RAW.lastIndex = this.#at
    return RAW.test(this.#text)
  }

  #raw(): void {
    RAW.lastIndex = this.#at
    const opened = RAW.exec(this.#text)
    END_RAW.lastIndex = this.#at
    const closed = END_RAW.exec(this.#text)
    if (opened === null || closed === null) throw this.#error('{% raw %} has no {% endraw %}', this.#at)
    const text = this.#text.slice(this.#at + opened[0].length, closed.index)
    this.#trimsNext = opened[1] === '-'
    this.#data(text, closed[1] === '-')
    this.#trimsNext = closed[2] === '-'
    this.#at = closed.index + closed[0].length
  }

  #inside(closing: string): void {
    const start = this.#at
    this.#push(closing === '}}' ? 'open-output' : 'open-block', this.#text.slice(start, start + 2), start)
    this.#at += /[-+]/.test(this.#text[start + 2] ?? '') ? 3 : 2
    let depth = 0
    while (this.#at < this.#text.length) {
      const close = depth > 0 ? null : this.#closeOf(closing)
      if (close !== null) {
        this.#push('close', close, this.#at)
        this.#trimsNext = close.startsWith('-')
        this.#at += close.length
        return
      }
      depth += this.#piece()
    }
    throw this.#error(`a tag has no ${closing}`, start)
  }

  #closeOf(closing: string): string | null {
    for (const close of [`-${closing}`, `+${closing}`, closing]) {
      if (this.#text.startsWith(close, this.#at)) return close
    }
    return null
  }

  /** @returns by how much brackets are nested deeper after it. */
  #piece(): number {
    PIECE.lastIndex = this.#at
    const groups = PIECE.exec(this.#text)?.groups
    if (groups === undefined) {
      const found = this.#text[this.#at] ?? ''
      throw this.#error(
        /['"]/.test(found) ? 'a text has no closing quote' : `${JSON.stringify(found)} means nothing here`,
        this.#at,
      )
    }
    for (const kind of ['name', 'float', 'int', 'string', 'operator'] as const) {
      const text = groups[kind]
      if (text === undefined) continue
      this.#push(kind, text, this.#at)
      this.#at += text.length
      return kind !== 'operator' ? 0 : '([{'.includes(text) ? 1 : ')]}'.includes(text) ? -1 : 0
    }
    this.#at += groups['space']?.length ?? 1
    return 0
  }

  #push(kind: Token['kind'], text: string, at: number): void {
    this.#tokens.push({ kind, text, at })
  }

  #error(what: string, at: number): TemplateError {
    return new TemplateError('JINJA_SYNTAX', `This is not valid Jinja: ${what}`, positionAt(this.#source, at))
  }
}
