import type { Token } from './lexer.ts'
import { positionAt, type Source } from './source.ts'
import type { Expression } from './syntax.ts'
import { TemplateError } from './template-error.ts'

/** Far above what a person writes, far below what the stack carries. */
const DEEPEST = 100

/** @param isConditional whether `a if b else c` may stand there. */
export type ParseExpression = (reader: TokenReader, isConditional?: boolean) => Expression

/** Goes through the tokens of a template. */
export class TokenReader {
  readonly source: Source
  readonly #tokens: readonly Token[]
  #index = 0
  #depth = 0

  constructor(source: Source, tokens: readonly Token[]) {
    this.source = source
    this.#tokens = tokens
  }

  get current(): Token {
    return this.peek(0)
  }

  peek(ahead: number): Token {
    const token = this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1)
    if (token === undefined) throw new Error('a template without even an end')
    return token
  }

  next(): Token {
    const token = this.current
    this.#index += 1
    return token
  }

  is(kind: Token['kind'], ...texts: readonly string[]): boolean {
    const { current } = this
    return current.kind === kind && (texts.length === 0 || texts.includes(current.text))
  }

  isOperator(...texts: readonly string[]): boolean {
    return this.is('operator', ...texts)
  }

  isName(...texts: readonly string[]): boolean {
    return this.is('name', ...texts)
  }

  skip(kind: Token['kind'], text: string): boolean {
    if (!this.is(kind, text)) return false
    this.#index += 1
    return true
  }

  take(kind: Token['kind'], ...texts: readonly string[]): Token {
    if (this.is(kind, ...texts)) return this.next()
    throw this.expected(texts.length === 0 ? WORDS[kind] : texts.map((text) => `"${text}"`).join(' or '))
  }

  /**
   * Parses what stands within something else.
   *
   * @throws TemplateError where things are nested deeper than anybody writes them.
   */
  nested<T>(parse: () => T): T {
    if (this.#depth >= DEEPEST) throw this.error(`Expected at most ${DEEPEST} things within one another`)
    this.#depth += 1
    const parsed = parse()
    this.#depth -= 1
    return parsed
  }

  /** The end of a tag. Before it a colon may stand, as in Python. */
  close(): void {
    this.skip('operator', ':')
    this.take('close')
  }

  expected(what: string): TemplateError {
    const { kind, text } = this.current
    const got = kind === 'end' ? 'the end of the template' : kind === 'data' ? 'text' : JSON.stringify(text)
    return this.error(`Expected ${what}, got ${got}`)
  }

  error(what: string, at = this.current.at): TemplateError {
    return new TemplateError('JINJA_SYNTAX', `This is not valid Jinja. ${what}`, positionAt(this.source, at))
  }
}

const WORDS: Readonly<Record<Token['kind'], string>> = {
  data: 'text',
  'open-output': '{{',
  'open-block': '{%',
  close: 'the end of the tag',
  name: 'a name',
  string: 'text in quotes',
  int: 'a number',
  float: 'a number',
  operator: 'an operator',
  end: 'the end',
}
