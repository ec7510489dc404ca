/** Rows of pg_type; they never change. */
const BOOL = 16
const INTEGERS: ReadonlySet<number> = new Set([20, 21, 23])
const FRACTIONALS: ReadonlySet<number> = new Set([700, 701, 1700])

const NUMBER = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:e(?<exponent>[+-]?\d+))?$/

/**
 * The exact integer that a number is, or null: `2.00` and `1e+20` are integers, `1.5`, `NaN`, true and the text '5' are not.
 * dbt accepts the same (its result schema wants a JSON-schema integer).
 *
 * @param text as Postgres writes it.
 */
export function toInteger(text: string, typeOid: number): bigint | null {
  if (INTEGERS.has(typeOid)) return BigInt(text)
  if (!FRACTIONALS.has(typeOid)) return null
  const groups = NUMBER.exec(text)?.groups
  if (groups === undefined) return null
  const { sign = '', whole = '', fraction = '', exponent = '0' } = groups
  // Digits left of the point after shifting it by the exponent.
  const places = whole.length + Number(exponent)
  const digits = whole + fraction
  if (/[1-9]/.test(digits.slice(Math.max(places, 0)))) return null
  return BigInt(sign + (digits.slice(0, Math.max(places, 0)).padEnd(places, '0') || '0'))
}

const TRUE_WORDS: ReadonlySet<string> = new Set(['t', 'true', 'on', '1', 'y', 'yes'])
const FALSE_WORDS: ReadonlySet<string> = new Set(['f', 'false', 'off', '0', 'n', 'no'])

/** What dbt makes of a value where a boolean is needed: words by their meaning, numbers and the rest as Python does. */
export function toBoolean(text: string, typeOid: number): boolean {
  if (typeOid === BOOL) return text === 't'
  if (INTEGERS.has(typeOid) || FRACTIONALS.has(typeOid)) return !/^-?[0.]+(e.*)?$/.test(text)
  const word = text.toLowerCase()
  if (TRUE_WORDS.has(word)) return true
  return !FALSE_WORDS.has(word) && text !== ''
}

/** A value as a message shows it: Postgres sends booleans as one letter. */
export function readable(text: string, typeOid: number): string {
  if (typeOid !== BOOL) return text
  return text === 't' ? 'true' : 'false'
}
