import { intArgument, textArgument } from './call-arguments.ts'
import { failed } from './template-error.ts'
import { type Call, Names, TemplateFunction, TemplateObject, Tuple, type Value } from './value.ts'

/** Far above a name or a line; a bad pattern on a long text would not come to an end. */
const LONGEST_TEXT = 10_000

/** Python's `re`, as far as names and lines are worked on with it. */
export const REGULAR_EXPRESSIONS: Names = Names.of({
  sub: new TemplateFunction('sub', substituted),
  match: new TemplateFunction('match', (call) => matched(call, (pattern) => `^(?:${pattern})`)),
  search: new TemplateFunction('search', (call) => matched(call, (pattern) => pattern)),
  fullmatch: new TemplateFunction('fullmatch', (call) => matched(call, (pattern) => `^(?:${pattern})$`)),
  findall: new TemplateFunction('findall', found),
  split: new TemplateFunction('split', (call) => subject(call, 1).split(expression(call, 'gu'))),
  escape: new TemplateFunction('escape', (call) => textArgument(call, 0, 'pattern').replace(/[^\w]/g, '\\$&')),
  IGNORECASE: 2n,
  I: 2n,
})

function subject(call: Call, index: number): string {
  const text = textArgument(call, index, 'string')
  if (text.length > LONGEST_TEXT)
    throw failed(`The text is too long for a regular expression. Expected at most ${LONGEST_TEXT} characters`)
  return text
}

/** Python's names of groups and ends of texts, in JavaScript's words. */
function expression(call: Call, flags: string, wrap = (pattern: string): string => pattern): RegExp {
  const pattern = textArgument(call, 0, 'pattern')
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\A', '^')
    .replaceAll('\\Z', '$')
  const isCaseless = pattern.startsWith('(?i)') || call.named.get('flags') === 2n
  try {
    return new RegExp(wrap(pattern.replace(/^\(\?i\)/, '')), `${flags}${isCaseless ? 'i' : ''}`)
  } catch (error) {
    if (error instanceof SyntaxError) throw failed(`The regular expression cannot be read: ${error.message}`)
    throw error
  }
}

function substituted(call: Call): string {
  const replacement = textArgument(call, 1, 'repl')
    .replaceAll('$', '$$$$')
    .replace(/\\(\d)/g, '$$$1')
    .replace(/\\g<(\w+)>/g, '$$<$1>')
  const text = subject(call, 2)
  let left = intArgument(call, 3, 'count', 0)
  const pattern = expression(call, 'gu')
  if (left === 0) return text.replace(pattern, replacement)
  return text.replace(pattern, (match) => {
    left -= 1
    return left < 0 ? match : match.replace(expression(call, 'u'), replacement)
  })
}

function matched(call: Call, wrap: (pattern: string) => string): Value {
  const match = expression(call, 'u', wrap).exec(subject(call, 1))
  return match === null ? null : new Match([...match].map((group) => group ?? null))
}

function found(call: Call): Value {
  return [...subject(call, 1).matchAll(expression(call, 'gu'))].map((match) => {
    const [whole = '', first, ...others] = match
    if (first === undefined) return whole
    return others.length === 0 ? first : new Tuple([first, ...others])
  })
}

class Match extends TemplateObject {
  readonly #groups: readonly (string | null)[]

  constructor(groups: readonly (string | null)[]) {
    super()
    this.#groups = groups
  }

  override attribute(name: string): Value | undefined {
    if (name === 'groups') return new TemplateFunction(name, () => new Tuple(this.#groups.slice(1)))
    if (name !== 'group') return undefined
    return new TemplateFunction(name, (call) => this.#groups[intArgument(call, 0, 'group', 0)] ?? null)
  }

  override text(): string {
    return '<re.Match>'
  }
}
