import { argument, intArgument, textArgument } from './call-arguments.ts'
import { PatternMatch } from './pattern-match.ts'
import { expressionOf } from './pattern-syntax.ts'
import { numberOf } from './python-value.ts'
import { failed } from './template-error.ts'
import { type Call, Names, TemplateFunction, TemplateObject, Tuple, type Value } from './value.ts'

/** Far above a name or a line; a bad pattern on a long text would not come to an end. */
const LONGEST_TEXT = 10_000

/** Python's numbers for the flags of a pattern. */
const FLAGS: Readonly<Record<string, bigint>> = {
  ...{ IGNORECASE: 2n, I: 2n, MULTILINE: 8n, M: 8n, DOTALL: 16n, S: 16n, UNICODE: 32n, U: 32n },
}

/** What a pattern can do; `at` is where the arguments behind the pattern begin. */
type PatternMethod = (expression: RegExp, call: Call, at: number) => Value

/** The parameter that says the flags comes last, where there is one. */
const METHODS: Readonly<Record<string, { readonly run: PatternMethod; readonly flags: number }>> = {
  match: { run: (expression, call, at) => matched(expression, '^(?:', ')', call, at), flags: 2 },
  fullmatch: { run: (expression, call, at) => matched(expression, '^(?:', ')(?![\\s\\S])', call, at), flags: 2 },
  search: { run: (expression, call, at) => matched(expression, '', '', call, at), flags: 2 },
  findall: { run: (expression, call, at) => found(expression, call, at), flags: 2 },
  finditer: { run: (expression, call, at) => allMatches(expression, subject(call, at)), flags: 2 },
  split: { run: split, flags: 3 },
  sub: { run: (expression, call, at) => substituted(expression, call, at)[0], flags: 4 },
  subn: { run: (expression, call, at) => new Tuple([...substituted(expression, call, at)]), flags: 4 },
}

/** Python's `re`, as far as names and lines are worked on with it. */
export const REGULAR_EXPRESSIONS: Names = Names.of({
  ...FLAGS,
  ...Object.fromEntries(
    Object.entries(METHODS).map(([name, { run, flags }]) => [
      name,
      new TemplateFunction(name, (call) => run(givenExpression(call, flags), call, 1)),
    ]),
  ),
  compile: new TemplateFunction('compile', (call) => new Pattern(givenExpression(call, 1))),
  escape: new TemplateFunction('escape', (call) =>
    textArgument(call, 0, 'pattern').replace(/[-()[\]{}?*+|^$\\.&~# \t\n\r\v\f]/g, '\\$&'),
  ),
})

class Pattern extends TemplateObject {
  readonly #expression: RegExp

  constructor(expression: RegExp) {
    super()
    this.#expression = expression
  }

  override text(): string {
    return `re.compile(${this.#expression.source})`
  }

  override attribute(name: string): Value | undefined {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    return method && new TemplateFunction(name, (call) => method.run(this.#expression, call, 0))
  }
}

function givenExpression(call: Call, flagsAt: number): RegExp {
  const pattern = call.positional[0] ?? call.named.get('pattern') ?? null
  const flags = numberOf(argument(call, flagsAt, 'flags') ?? 0n)
  if (typeof flags !== 'bigint') throw failed('Expected flags like re.IGNORECASE')
  if (typeof pattern === 'string') return expressionOf(pattern, flags)
  throw failed('Expected a text as "pattern"')
}

function subject(call: Call, index: number): string {
  const text = textArgument(call, index, 'string')
  if (text.length > LONGEST_TEXT)
    throw failed(`The text is too long for a regular expression. Expected at most ${LONGEST_TEXT} characters`)
  return text
}

function matched({ source, flags }: RegExp, before: string, after: string, call: Call, at: number): Value {
  const isOnce = new RegExp(before + source + after, flags.replace('g', '').replace(before === '' ? '' : 'm', ''))
  const match = isOnce.exec(subject(call, at))
  return match === null ? null : new PatternMatch(match)
}

function allMatches(expression: RegExp, text: string): PatternMatch[] {
  return [...text.matchAll(expression)].map((match) => new PatternMatch(match))
}

function found(expression: RegExp, call: Call, at: number): Value {
  return [...subject(call, at).matchAll(expression)].map(([whole, ...groups]) => {
    const texts = groups.map((group) => group ?? '')
    const [first = whole, ...others] = texts
    return others.length === 0 ? first : new Tuple(texts)
  })
}

function split(expression: RegExp, call: Call, at: number): Value {
  const text = subject(call, at)
  const most = intArgument(call, at + 1, 'maxsplit', 0)
  const parts: Value[] = []
  let end = 0
  for (const match of [...text.matchAll(expression)].slice(0, most === 0 ? undefined : most)) {
    const [whole, ...groups] = match
    parts.push(text.slice(end, match.index), ...groups.map((group) => group ?? null))
    end = match.index + whole.length
  }
  return [...parts, text.slice(end)]
}

/** The text, and how often something was replaced. */
function substituted(expression: RegExp, call: Call, at: number): readonly [string, bigint] {
  const replacement = textArgument(call, at, 'repl')
  const text = subject(call, at + 1)
  const most = intArgument(call, at + 2, 'count', 0)
  const matches = allMatches(expression, text).slice(0, most === 0 ? undefined : most)
  let [result, end] = ['', 0]
  for (const match of matches) {
    result += text.slice(end, match.start) + expanded(replacement, match)
    end = match.end
    call.runtime.budget.makeText(result.length)
  }
  return [result + text.slice(end), BigInt(matches.length)]
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' }

/** `\1`, `\g<name>` and escapes in what takes the place of a match. */
function expanded(replacement: string, match: PatternMatch): string {
  return replacement.replace(/\\(?:g<(\w+)>|(\d\d?)|([\s\S]))/g, (whole, name?: string, place?: string, one = '') => {
    const key = name ?? place
    if (key === undefined) return ESCAPES[one] ?? whole
    const group = match.group(/^\d+$/.test(key) ? BigInt(key) : key)
    return typeof group === 'string' ? group : ''
  })
}
