import { numberOf } from '../python-value.ts'
import { failed } from '../template-error.ts'
import { type Call, TemplateFunction, TemplateObject, type Value } from '../value.ts'
import { DAY_MICROS, quotient, remainder, SECOND_MICROS, twoDigits } from './calendar.ts'

/** The units of `timedelta(…)` in their order, with their microseconds. */
const UNITS: readonly (readonly [string, bigint])[] = [
  ['days', DAY_MICROS],
  ['seconds', SECOND_MICROS],
  ['microseconds', 1n],
  ['milliseconds', 1_000n],
  ['minutes', 60n * SECOND_MICROS],
  ['hours', 3_600n * SECOND_MICROS],
  ['weeks', 7n * DAY_MICROS],
]

const LONGEST = 999_999_999n * DAY_MICROS

/** Python's `datetime.timedelta`. */
export class TimedeltaValue extends TemplateObject {
  readonly micros: bigint

  constructor(micros: bigint) {
    super()
    if (micros >= LONGEST + DAY_MICROS || micros < -LONGEST) throw failed('A timedelta is too long')
    this.micros = micros
  }

  static create({ positional, named }: Call): TimedeltaValue {
    const unknown = [...named.keys()].find((name) => !UNITS.some(([unit]) => unit === name))
    if (unknown !== undefined) throw failed(`timedelta() has no argument "${unknown}"`)
    const parts = UNITS.map(([name, micros], index) => {
      const given = positional[index] ?? named.get(name) ?? 0n
      const number = numberOf(given)
      if (number === null) throw failed(`Expected a number as "${name}" of a timedelta`)
      return typeof number === 'bigint' ? number * micros : roundedToEven(number * Number(micros))
    })
    return new TimedeltaValue(parts.reduce((total, part) => total + part, 0n))
  }

  get days(): bigint {
    return quotient(this.micros, DAY_MICROS)
  }

  get seconds(): bigint {
    return remainder(this.micros, DAY_MICROS) / SECOND_MICROS
  }

  get #microseconds(): bigint {
    return remainder(this.micros, SECOND_MICROS)
  }

  override typeName(): string {
    return 'datetime.timedelta'
  }

  /** `-1 day, 23:59:59.500000` */
  override text(): string {
    const { days, seconds } = this
    const clock = `${seconds / 3_600n}:${twoDigits((seconds / 60n) % 60n)}:${twoDigits(seconds % 60n)}`
    const fraction = this.#microseconds === 0n ? '' : `.${String(this.#microseconds).padStart(6, '0')}`
    return `${days === 0n ? '' : `${days} day${days === 1n || days === -1n ? '' : 's'}, `}${clock}${fraction}`
  }

  override repr(): string {
    const parts = [
      ...(this.days === 0n ? [] : [`days=${this.days}`]),
      ...(this.seconds === 0n ? [] : [`seconds=${this.seconds}`]),
      ...(this.#microseconds === 0n ? [] : [`microseconds=${this.#microseconds}`]),
    ]
    return `datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`
  }

  override isTrue(): boolean {
    return this.micros !== 0n
  }

  override equals(other: Value): boolean {
    return other instanceof TimedeltaValue && other.micros === this.micros
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof TimedeltaValue ? Number(this.micros - other.micros) : undefined
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'days':
        return this.days
      case 'seconds':
        return this.seconds
      case 'microseconds':
        return this.#microseconds
      case 'total_seconds':
        return new TemplateFunction(name, () => Number(this.micros) / Number(SECOND_MICROS))
      default:
        return undefined
    }
  }

  override operate(operator: string, other: Value, isRight: boolean): Value | undefined {
    if (other instanceof TimedeltaValue) return this.#withTimedelta(operator, other.micros)
    const number = numberOf(other)
    if (number === null || (isRight && operator !== '*')) return undefined
    return this.#withNumber(operator, number)
  }

  #withTimedelta(operator: string, other: bigint): Value | undefined {
    switch (operator) {
      case '+':
        return new TimedeltaValue(this.micros + other)
      case '-':
        return new TimedeltaValue(this.micros - other)
      case '/':
        return Number(this.micros) / Number(notZero(other))
      case '//':
        return quotient(this.micros, notZero(other))
      case '%':
        return new TimedeltaValue(remainder(this.micros, notZero(other)))
      default:
        return undefined
    }
  }

  #withNumber(operator: string, number: bigint | number): Value | undefined {
    const { micros } = this
    const isWhole = typeof number === 'bigint'
    if (operator === '*') {
      return new TimedeltaValue(isWhole ? micros * number : roundedToEven(Number(micros) * number))
    }
    if (operator === '/') {
      const divided = isWhole ? dividedToEven(micros, notZero(number)) : roundedToEven(Number(micros) / notZero(number))
      return new TimedeltaValue(divided)
    }
    return operator === '//' && isWhole ? new TimedeltaValue(quotient(micros, notZero(number))) : undefined
  }
}

function notZero<T extends bigint | number>(divisor: T): T {
  if (Number(divisor) === 0) throw failed('Something is divided by zero')
  return divisor
}

function dividedToEven(a: bigint, b: bigint): bigint {
  const whole = quotient(a, b)
  const twice = 2n * (a - whole * b)
  const isAbove = b > 0n ? twice > b : twice < b
  return isAbove || (twice === b && whole % 2n !== 0n) ? whole + 1n : whole
}

function roundedToEven(number: number): bigint {
  if (!Number.isFinite(number)) throw failed('A timedelta is too long')
  const whole = Math.floor(number)
  const rest = number - whole
  const isAbove = rest > 0.5 || (rest === 0.5 && whole % 2 !== 0)
  return BigInt(isAbove ? whole + 1 : whole)
}
