/**
 * `> 0.1%`, `> 5% and > 100`, `between 1% and 5% or > 10`: a threshold of ours, with at least one percentage in it. Percentages are
 * of the rows evaluated; plain numbers are compared with the failures. To Postgres such text is no SQL, so nothing that
 * dbt accepts is one.
 */
export type PercentThreshold = {
  /** One of these must hold, with all that is in it. */
  readonly anyOf: readonly (readonly Comparison[])[]
}

type Comparison = { readonly isPercent: boolean; readonly test: Test }

type Test =
  | { readonly operator: Operator; readonly bound: Decimal }
  | { readonly operator: 'between'; readonly isNegated: boolean; readonly least: Decimal; readonly most: Decimal }

type Operator = '>' | '>=' | '<' | '<=' | '=' | '!='

/** `digits / scale`, exactly. */
type Decimal = { readonly digits: bigint; readonly scale: bigint }

/** What a threshold is applied to. */
export type Counts = {
  readonly failures: bigint
  /** Rows that failed, which is what percentages speak of. */
  readonly failingRows: bigint
  /** Null: nobody counted. */
  readonly rowsEvaluated: bigint | null
}

const NUMBER = String.raw`(\d+(?:\.\d+)?|\.\d+)\s*(%?)`
const COMPARISON = new RegExp(String.raw`^\s*(>=|<=|<>|!=|>|<|=)\s*${NUMBER}`)
const RANGE = new RegExp(String.raw`^\s*(not\s+)?between\s+${NUMBER}\s*and\s+${NUMBER}`, 'i')
const CONNECTIVE = /^\s*(and|or)\b/i

/** The threshold that a text is, or null if it is none with a percentage in it. */
export function parsePercentThreshold(text: string): PercentThreshold | null {
  if (!text.includes('%')) return null
  const anyOf: Comparison[][] = [[]]
  let rest = text
  for (;;) {
    const found = nextComparison(rest)
    if (found === null) return null
    anyOf.at(-1)?.push(found.comparison)
    rest = rest.slice(found.length)
    const connective = CONNECTIVE.exec(rest)
    if (connective === null) break
    if (connective[1]?.toLowerCase() === 'or') anyOf.push([])
    rest = rest.slice(connective[0].length)
  }
  const hasPercent = anyOf.flat().some(({ isPercent }) => isPercent)
  return rest.trim() === '' && hasPercent ? { anyOf } : null
}

/** Whether it holds; null if that hangs on rows that nobody counted. A share of no rows is 0 if nothing failed, and else beyond all bounds. */
export function holdsPercentThreshold({ anyOf }: PercentThreshold, counts: Counts): boolean | null {
  return anyOfThem(anyOf.map((all) => allOfThem(all.map((comparison) => holds(comparison, counts)))))
}

function nextComparison(text: string): { readonly comparison: Comparison; readonly length: number } | null {
  const range = RANGE.exec(text)
  if (range !== null) {
    const [whole, not, least = '', leastSign = '', most = '', mostSign = ''] = range
    if (leastSign !== mostSign) return null
    const test = {
      operator: 'between',
      isNegated: not !== undefined,
      least: decimal(least),
      most: decimal(most),
    } as const
    return { comparison: { isPercent: leastSign === '%', test }, length: whole.length }
  }
  const [whole, sign, bound, percent] = COMPARISON.exec(text) ?? []
  const operator = OPERATORS[sign ?? '']
  if (whole === undefined || operator === undefined || bound === undefined) return null
  return { comparison: { isPercent: percent === '%', test: { operator, bound: decimal(bound) } }, length: whole.length }
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  ...{ '>': '>', '>=': '>=', '<': '<', '<=': '<=', '=': '=', '!=': '!=', '<>': '!=' },
}

function decimal(text: string): Decimal {
  const [whole = '', fraction = ''] = text.split('.')
  return { digits: BigInt(whole + fraction), scale: 10n ** BigInt(fraction.length) }
}

function holds({ isPercent, test }: Comparison, counts: Counts): boolean | null {
  if (!isPercent) return isTrue(test, (bound) => counts.failures * bound.scale - bound.digits)
  const { failingRows, rowsEvaluated } = counts
  if (failingRows === 0n) return isTrue(test, (bound) => -bound.digits)
  if (rowsEvaluated === null) return null
  return isTrue(test, (bound) => failingRows * 100n * bound.scale - bound.digits * rowsEvaluated)
}

/** @param distance of the value from a bound: above 0 where the value is greater. */
function isTrue(test: Test, distance: (bound: Decimal) => bigint): boolean {
  if (test.operator === 'between') {
    return (distance(test.least) >= 0n && distance(test.most) <= 0n) !== test.isNegated
  }
  const away = distance(test.bound)
  switch (test.operator) {
    case '>':
      return away > 0n
    case '>=':
      return away >= 0n
    case '<':
      return away < 0n
    case '<=':
      return away <= 0n
    case '=':
      return away === 0n
    case '!=':
      return away !== 0n
  }
}

function allOfThem(parts: readonly (boolean | null)[]): boolean | null {
  if (parts.includes(false)) return false
  return parts.includes(null) ? null : true
}

function anyOfThem(parts: readonly (boolean | null)[]): boolean | null {
  if (parts.includes(true)) return true
  return parts.includes(null) ? null : false
}
