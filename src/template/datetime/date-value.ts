import { argument, onlyArguments, textArgument } from '../call-arguments.ts'
import { numberOf } from '../python-value.ts'
import { failed } from '../template-error.ts'
import { type Call, TemplateFunction, TemplateObject, Tuple, type Value } from '../value.ts'
import { DAY_MICROS, type Day, dayOf, existing, isoWeekOf, ordinalOf, twoDigits, weekdayOf } from './calendar.ts'
import { formatTime } from './format-time.ts'
import { TimedeltaValue } from './timedelta-value.ts'

/** What can be called of a value, and with which arguments. */
export type Method<T> = { readonly parameters: readonly string[]; readonly run: (self: T, call: Call) => Value }

/** Python's `datetime.date`. */
export class DateValue extends TemplateObject {
  readonly ordinal: number
  readonly day: Day

  constructor(ordinal: number) {
    super()
    this.ordinal = ordinal
    this.day = dayOf(ordinal)
  }

  static of(day: Day): DateValue {
    return new DateValue(ordinalOf(existing(day)))
  }

  override typeName(): string {
    return 'datetime.date'
  }

  override text(): string {
    return this.isoformat()
  }

  isoformat(): string {
    const { year, month, day } = this.day
    return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`
  }

  strftime(format: string): string {
    return formatTime(format, { day: this.day, time: 0n, zone: null })
  }

  override repr(): string {
    const { year, month, day } = this.day
    return `datetime.date(${year}, ${month}, ${day})`
  }

  override format(spec: string): string {
    return spec === '' ? this.text() : this.strftime(spec)
  }

  override equals(other: Value): boolean {
    return isDate(other) && other.ordinal === this.ordinal
  }

  override compareTo(other: Value): number | undefined {
    return isDate(other) ? this.ordinal - other.ordinal : undefined
  }

  override operate(operator: string, other: Value, isRight: boolean): Value | undefined {
    if (other instanceof TimedeltaValue) {
      if (operator === '+') return new DateValue(this.ordinal + Number(other.days))
      return operator === '-' && !isRight ? new DateValue(this.ordinal - Number(other.days)) : undefined
    }
    if (operator !== '-' || isRight || !isDate(other)) return undefined
    return new TimedeltaValue(BigInt(this.ordinal - other.ordinal) * DAY_MICROS)
  }

  /** With other parts: `replace(day=1)`. */
  withDay(call: Call): DateValue {
    const { year, month, day } = this.day
    return DateValue.of({
      year: wholeArgument(call, 0, 'year', year),
      month: wholeArgument(call, 1, 'month', month),
      day: wholeArgument(call, 2, 'day', day),
    })
  }

  override attribute(name: string): Value | undefined {
    const { year, month, day } = this.day
    const parts: Readonly<Record<string, number>> = { year, month, day }
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined
    if (part !== undefined) return BigInt(part)
    const method = METHODS.get(name)
    return method && new TemplateFunction(name, (call) => method.run(this, onlyArguments(call, ...method.parameters)))
  }
}

/** A datetime is a date, too, but neither equals one nor comes before or after it. */
function isDate(value: Value): value is DateValue {
  return value instanceof DateValue && value.typeName() === 'datetime.date'
}

const METHODS: ReadonlyMap<string, Method<DateValue>> = new Map<string, Method<DateValue>>([
  ['isoformat', { parameters: [], run: (self) => self.isoformat() }],
  ['strftime', { parameters: ['format'], run: (self, call) => self.strftime(textArgument(call, 0, 'format')) }],
  ['weekday', { parameters: [], run: (self) => BigInt(weekdayOf(self.ordinal)) }],
  ['isoweekday', { parameters: [], run: (self) => BigInt(weekdayOf(self.ordinal) + 1) }],
  ['toordinal', { parameters: [], run: (self) => BigInt(self.ordinal) }],
  ['isocalendar', { parameters: [], run: (self) => isoCalendar(self) }],
  ['ctime', { parameters: [], run: (self) => self.strftime('%a %b %e %H:%M:%S %Y') }],
  ['replace', { parameters: ['year', 'month', 'day'], run: (self, call) => self.withDay(call) }],
])

function isoCalendar({ ordinal }: DateValue): Tuple {
  const { year, week } = isoWeekOf(ordinal)
  return new Tuple([BigInt(year), BigInt(week), BigInt(weekdayOf(ordinal) + 1)])
}

/** A whole number; Python takes no floats here. */
export function wholeArgument(call: Call, index: number, name: string, fallback?: number): number {
  const value = argument(call, index, name)
  if (value === undefined && fallback !== undefined) return fallback
  const number = value === undefined ? null : numberOf(value)
  if (typeof number !== 'bigint') throw failed(`Expected a whole number as "${name}"`)
  return Number(number)
}
