import { failed } from './template-error.ts'
import { TemplateFunction, TemplateObject, Tuple, type Value } from './value.ts'

/** Python's `re.Match`. */
export class PatternMatch extends TemplateObject {
  readonly #groups: readonly (string | undefined)[]
  readonly #named: ReadonlyMap<string, string | undefined>
  readonly start: number

  constructor(match: RegExpExecArray) {
    super()
    this.#groups = [...match]
    this.#named = new Map(Object.entries(match.groups ?? {}))
    this.start = match.index
  }

  get end(): number {
    return this.start + (this.#groups[0]?.length ?? 0)
  }

  /** None for a group that took no part. */
  group(key: Value): Value {
    if (typeof key === 'bigint' && key >= 0n && key < this.#groups.length) return this.#groups[Number(key)] ?? null
    if (typeof key === 'string' && this.#named.has(key)) return this.#named.get(key) ?? null
    throw failed('The pattern has no such group')
  }

  override item(key: Value): Value | undefined {
    return this.group(key)
  }

  override attribute(name: string): Value | undefined {
    const method = METHODS.get(name)
    return method === undefined ? undefined : new TemplateFunction(name, ({ positional }) => method(this, positional))
  }

  groups(otherwise: Value): Value {
    return new Tuple(this.#groups.slice(1).map((group) => group ?? otherwise))
  }

  groupdict(otherwise: Value): Value {
    return new Map([...this.#named].map(([name, group]): [Value, Value] => [name, group ?? otherwise]))
  }

  override text(): string {
    return '<re.Match>'
  }
}

type MatchMethod = (match: PatternMatch, positional: readonly Value[]) => Value

/** Where a group begins and ends is known of the whole only. */
function ofWhole(run: (match: PatternMatch) => Value): MatchMethod {
  return (match, [group = 0n]) => {
    if (group !== 0n) throw failed('Only of the whole match it is known where it begins and ends')
    return run(match)
  }
}

const METHODS: ReadonlyMap<string, MatchMethod> = new Map<string, MatchMethod>([
  [
    'group',
    (match, keys) => {
      const [only = 0n, ...others] = keys
      return others.length === 0 ? match.group(only) : new Tuple(keys.map((key) => match.group(key)))
    },
  ],
  ['groups', (match, [otherwise = null]) => match.groups(otherwise)],
  ['groupdict', (match, [otherwise = null]) => match.groupdict(otherwise)],
  ['start', ofWhole((match) => BigInt(match.start))],
  ['end', ofWhole((match) => BigInt(match.end))],
  ['span', ofWhole((match) => new Tuple([BigInt(match.start), BigInt(match.end)]))],
])
