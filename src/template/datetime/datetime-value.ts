import { argument, onlyArguments, optionalText, textArgument } from '../call-arguments.ts'
import { failed } from '../template-error.ts'
import { type Call, TemplateFunction, type Value } from '../value.ts'
import { DAY_MICROS, EPOCH_MICROS, SECOND_MICROS } from './calendar.ts'
import { DateValue, type Method } from './date-value.ts'
import { formatTime } from './format-time.ts'
import { intPart } from './int-part.ts'
import { clockText, TimeValue } from './time-value.ts'
import { offsetText, TimeZoneValue } from './time-zone-value.ts'
import { TimedeltaValue } from './timedelta-value.ts'

/** Python's `datetime.datetime`: what calendar and clock show, in microseconds since the day before 0001-01-01, and a zone. */
export class DateTimeValue extends DateValue {
  readonly local: bigint
  readonly zone: TimeZoneValue | null

  constructor(local: bigint, zone: TimeZoneValue | null) {
    super(Number(local / DAY_MICROS))
    this.local = local
    this.zone = zone
  }

  static at(date: DateValue, time: bigint, zone: TimeZoneValue | null): DateTimeValue {
    return new DateTimeValue(BigInt(date.ordinal) * DAY_MICROS + time, zone)
  }

  /** An instant in UTC as it is in `zone`. */
  static atUtc(utc: bigint, zone: TimeZoneValue): DateTimeValue {
    const there = zone.atUtc(utc)
    return new DateTimeValue(utc + there.offset, there)
  }

  /** Since midnight. */
  get sinceMidnight(): bigint {
    return this.local % DAY_MICROS
  }

  get utc(): bigint {
    return this.local - (this.zone?.offset ?? 0n)
  }

  inZone(zone: TimeZoneValue | null): DateTimeValue {
    return new DateTimeValue(this.local, zone)
  }

  astimezone(zone: TimeZoneValue): DateTimeValue {
    if (this.zone === null) throw failed('Expected a datetime with a time zone, got one without')
    return DateTimeValue.atUtc(this.utc, zone)
  }

  override typeName(): string {
    return 'datetime.datetime'
  }

  override text(): string {
    return this.isoformat(' ', 'auto')
  }

  override isoformat(separator = 'T', precision = 'auto'): string {
    const offset = this.zone === null ? '' : offsetText(this.zone.offset)
    return `${super.isoformat()}${separator}${clockText(this.sinceMidnight, precision)}${offset}`
  }

  override repr(): string {
    const { year, month, day } = this.day
    const zone = this.zone === null ? '' : `, tzinfo=${this.zone.repr()}`
    return `datetime.datetime(${year}, ${month}, ${day}, ${new TimeValue(this.sinceMidnight, null).reprParts()}${zone})`
  }

  override equals(other: Value): boolean {
    return other instanceof DateTimeValue && (other.zone === null) === (this.zone === null) && other.utc === this.utc
  }

  override compareTo(other: Value): number | undefined {
    if (!(other instanceof DateTimeValue) || (other.zone === null) !== (this.zone === null)) return undefined
    return Number(this.utc - other.utc)
  }

  override operate(operator: string, other: Value, isRight: boolean): Value | undefined {
    if (other instanceof TimedeltaValue) {
      if (operator === '+') return new DateTimeValue(this.local + other.micros, this.zone)
      return operator === '-' && !isRight ? new DateTimeValue(this.local - other.micros, this.zone) : undefined
    }
    if (operator !== '-' || isRight || !(other instanceof DateTimeValue)) return undefined
    if ((other.zone === null) === (this.zone === null)) return new TimedeltaValue(this.utc - other.utc)
    throw failed('A datetime with a time zone and one without cannot be subtracted')
  }

  override strftime(format: string): string {
    return formatTime(format, { day: this.day, time: this.sinceMidnight, zone: this.zone })
  }

  override attribute(name: string): Value | undefined {
    const part = intPart(this.sinceMidnight, name)
    if (part !== undefined) return part
    if (name === 'tzinfo') return this.zone
    const method = METHODS.get(name)
    if (method === undefined) return super.attribute(name)
    return new TemplateFunction(name, (call) => method.run(this, onlyArguments(call, ...method.parameters)))
  }
}

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'tzinfo'] as const

const METHODS: ReadonlyMap<string, Method<DateTimeValue>> = new Map<string, Method<DateTimeValue>>([
  ['date', { parameters: [], run: (self) => new DateValue(self.ordinal) }],
  ['time', { parameters: [], run: (self) => new TimeValue(self.sinceMidnight, null) }],
  ['timetz', { parameters: [], run: (self) => new TimeValue(self.sinceMidnight, self.zone) }],
  ['timestamp', { parameters: [], run: (self) => Number(inUtc(self) - EPOCH_MICROS) / Number(SECOND_MICROS) }],
  ['astimezone', { parameters: ['tz'], run: inOtherZone }],
  ['utcoffset', { parameters: [], run: ({ zone }) => (zone === null ? null : new TimedeltaValue(zone.offset)) }],
  ['dst', { parameters: [], run: ({ zone }) => (zone === null ? null : new TimedeltaValue(zone.summer)) }],
  ['tzname', { parameters: [], run: ({ zone }) => zone?.abbreviation ?? null }],
  ['isoformat', { parameters: ['sep', 'timespec'], run: isoformatted }],
  ['replace', { parameters: PARTS, run: replaced }],
])

function isoformatted(self: DateTimeValue, call: Call): string {
  return self.isoformat(optionalText(call, 0, 'sep') ?? 'T', textArgument(call, 1, 'timespec', 'auto'))
}

/** Looking up a zone costs more than other steps. */
function inOtherZone(self: DateTimeValue, call: Call): DateTimeValue {
  call.runtime.budget.spend(20)
  return self.astimezone(zoneArgument(call, 0, 'tz'))
}

function inUtc(self: DateTimeValue): bigint {
  if (self.zone === null) throw failed('A datetime without a time zone has no timestamp. Expected one with a zone')
  return self.utc
}

/** @throws TemplateError where it is none. */
export function zoneArgument(call: Call, index: number, name: string): TimeZoneValue {
  const zone = argument(call, index, name)
  if (zone instanceof TimeZoneValue) return zone
  throw failed(`Expected a time zone as "${name}", like modules.pytz.timezone('Europe/Berlin')`)
}

function replaced(self: DateTimeValue, call: Call): Value {
  const date = self.withDay(call)
  const time = new TimeValue(self.sinceMidnight, null).replaced(call, 3)
  const zone = argument(call, 7, 'tzinfo')
  if (zone !== undefined && zone !== null && !(zone instanceof TimeZoneValue)) throw failed('Expected a time zone')
  return DateTimeValue.at(date, time.micros, zone === undefined ? self.zone : zone)
}
