import { numberOf } from './python-value.ts'
import { failed } from './template-error.ts'
import { TemplateObject, type Value } from './value.ts'

/** Digits that a result has at most (Python's `decimal`, its default context). */
const PRECISION = 28

const DECIMAL = /^(?<sign>[-+]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?:[eE](?<exponent>[-+]?\d+))?$/

/** Python's `decimal.Decimal`: a whole number of tenths, hundredths and so on. */
export class DecimalValue extends TemplateObject {
  readonly #digits: bigint
  /** Zero or a power of ten, by which the digits are multiplied. */
  readonly #exponent: number
  /** Zero has a sign, too. */
  readonly #isNegative: boolean

  private constructor(digits: bigint, exponent: number, isNegative = digits < 0n) {
    super()
    this.#digits = digits
    this.#exponent = exponent
    this.#isNegative = isNegative
  }

  /** Undefined for what is no finite number. */
  static of(text: string): DecimalValue | undefined {
    const parts = DECIMAL.exec(text)?.groups
    if (parts === undefined) return undefined
    const { sign = '', whole = '', fraction = '', exponent = '0' } = parts
    if (whole + fraction === '') return undefined
    const digits = BigInt(whole + fraction)
    return new DecimalValue(sign === '-' ? -digits : digits, Number(exponent) - fraction.length, sign === '-')
  }

  override typeName(): string {
    return 'decimal.Decimal'
  }

  /** `12.50`, or `1E-7` where there would be many zeros. */
  override text(): string {
    const sign = this.#isNegative ? '-' : ''
    const digits = String(absolute(this.#digits))
    const adjusted = this.#exponent + digits.length - 1
    if (this.#exponent <= 0 && adjusted >= -6) {
      const padded = digits.padStart(1 - this.#exponent, '0')
      const end = padded.length + this.#exponent
      return sign + padded.slice(0, end) + (this.#exponent === 0 ? '' : `.${padded.slice(end)}`)
    }
    const fraction = digits.length === 1 ? '' : `.${digits.slice(1)}`
    return `${sign}${digits.slice(0, 1)}${fraction}E${adjusted < 0 ? '' : '+'}${adjusted}`
  }

  override repr(): string {
    return `Decimal('${this.text()}')`
  }

  override attribute(): undefined {
    return undefined
  }

  override isTrue(): boolean {
    return this.#digits !== 0n
  }

  override equals(other: Value): boolean {
    return this.compareTo(other) === 0
  }

  /** With floats, too, which are compared by what they are exactly. */
  override compareTo(other: Value): number | undefined {
    const number = other instanceof DecimalValue ? other : numberOf(other)
    if (number === null) return undefined
    if (typeof number === 'number') return this.#compareFloat(number)
    const [a, b] = aligned(this, number instanceof DecimalValue ? number : new DecimalValue(number, 0))
    return a < b ? -1 : a > b ? 1 : 0
  }

  #compareFloat(number: number): number | undefined {
    if (Number.isNaN(number)) return undefined
    if (!Number.isFinite(number)) return number > 0 ? -1 : 1
    const exact = DecimalValue.of(number.toFixed(100).replace(/0+$/, ''))
    return exact === undefined ? undefined : this.compareTo(exact)
  }

  /** Python's `int()`: towards zero. */
  toInt(): bigint {
    return this.#exponent >= 0
      ? this.#digits * 10n ** BigInt(this.#exponent)
      : this.#digits / 10n ** BigInt(-this.#exponent)
  }

  toFloat(): number {
    return Number(this.text())
  }

  magnitude(): DecimalValue {
    return new DecimalValue(absolute(this.#digits), this.#exponent)
  }

  /** Halves go to the even digit. */
  rounded(places: number): DecimalValue {
    const shift = -places - this.#exponent
    if (shift <= 0) return new DecimalValue(this.#digits * 10n ** BigInt(-shift), -places, this.#isNegative)
    return new DecimalValue(dividedToEven(this.#digits, 10n ** BigInt(shift)), -places, this.#isNegative)
  }

  override operate(operator: string, other: Value, isRight: boolean): Value | undefined {
    const number = other instanceof DecimalValue ? other : numberOf(other)
    if (number === null || typeof number === 'number') return undefined
    const that = number instanceof DecimalValue ? number : new DecimalValue(number, 0)
    return isRight ? calculate(operator, that, this) : calculate(operator, this, that)
  }

  /** Both as whole numbers of the smaller power of ten, and its exponent. */
  static aligned(a: DecimalValue, b: DecimalValue): readonly [bigint, bigint, number] {
    const exponent = Math.min(a.#exponent, b.#exponent)
    const at = ({ digits, from }: { readonly digits: bigint; readonly from: number }): bigint =>
      digits * 10n ** BigInt(from - exponent)
    return [at({ digits: a.#digits, from: a.#exponent }), at({ digits: b.#digits, from: b.#exponent }), exponent]
  }

  /** A result with as many digits as Python keeps. */
  static fitted(digits: bigint, exponent: number, isNegative = digits < 0n): DecimalValue {
    const excess = String(absolute(digits)).length - PRECISION
    if (excess <= 0) return new DecimalValue(digits, exponent, isNegative)
    return DecimalValue.fitted(dividedToEven(digits, 10n ** BigInt(excess)), exponent + excess)
  }

  static product(a: DecimalValue, b: DecimalValue): DecimalValue {
    return DecimalValue.fitted(a.#digits * b.#digits, a.#exponent + b.#exponent, a.#isNegative !== b.#isNegative)
  }

  /** As short as it is exact, and never shorter than the exponents of both say. */
  static ratio(a: DecimalValue, b: DecimalValue): DecimalValue {
    if (b.#digits === 0n) throw failed('Something is divided by zero')
    const ideal = a.#exponent - b.#exponent
    if (a.#digits === 0n) return new DecimalValue(0n, ideal, a.#isNegative !== b.#isNegative)
    const shift = Math.max(0, String(absolute(b.#digits)).length - String(absolute(a.#digits)).length + PRECISION + 1)
    const scaled = a.#digits * 10n ** BigInt(shift)
    const isExact = scaled % b.#digits === 0n
    if (!isExact) {
      // one digit more than is kept tells what lies above and below a half
      const whole = scaled / b.#digits
      const marked = whole % 5n === 0n ? whole + (whole < 0n || a.#digits < 0n !== b.#digits < 0n ? -1n : 1n) : whole
      return DecimalValue.fitted(marked, ideal - shift)
    }
    let [digits, exponent] = [scaled / b.#digits, ideal - shift]
    while (exponent < ideal && digits % 10n === 0n) [digits, exponent] = [digits / 10n, exponent + 1]
    return DecimalValue.fitted(digits, exponent)
  }
}

function aligned(a: DecimalValue, b: DecimalValue): readonly [bigint, bigint, number] {
  return DecimalValue.aligned(a, b)
}

function calculate(operator: string, a: DecimalValue, b: DecimalValue): Value | undefined {
  if (operator === '*') return DecimalValue.product(a, b)
  if (operator === '/') return DecimalValue.ratio(a, b)
  const [x, y, exponent] = aligned(a, b)
  if (operator === '+') return DecimalValue.fitted(x + y, exponent)
  if (operator === '-') return DecimalValue.fitted(x - y, exponent)
  if (operator !== '//' && operator !== '%') return undefined
  if (y === 0n) throw failed('Something is divided by zero')
  // towards zero, other than for ints and floats
  if (operator === '%') return DecimalValue.fitted(x % y, exponent, x < 0n)
  return DecimalValue.fitted(x / y, 0, x < 0n !== y < 0n)
}

function absolute(number: bigint): bigint {
  return number < 0n ? -number : number
}

function dividedToEven(a: bigint, b: bigint): bigint {
  const whole = a / b
  const twice = 2n * absolute(a % b)
  if (twice < b || (twice === b && whole % 2n === 0n)) return whole
  return a < 0n ? whole - 1n : whole + 1n
}
