import { argument, onlyArguments, optionalText, textArgument } from '../call-arguments.ts'
import { failed } from '../template-error.ts'
import { type Call, TemplateFunction, TemplateObject, type Value } from '../value.ts'
import { SECOND_MICROS, twoDigits } from './calendar.ts'
import { type Method, wholeArgument } from './date-value.ts'
import { formatTime } from './format-time.ts'
import { intPart } from './int-part.ts'
import { FixedZone, offsetText, TimeZoneValue } from './time-zone-value.ts'
import { TimedeltaValue } from './timedelta-value.ts'

/** The parts of a time of day in their order: the name, the largest value, the microseconds of one. */
const PARTS: readonly (readonly [string, number, bigint])[] = [
  ['hour', 23, 3_600n * SECOND_MICROS],
  ['minute', 59, 60n * SECOND_MICROS],
  ['second', 59, SECOND_MICROS],
  ['microsecond', 999_999, 1n],
]

/** Python's `datetime.time`, in microseconds since midnight. */
export class TimeValue extends TemplateObject {
  readonly micros: bigint
  readonly zone: TimeZoneValue | null

  constructor(micros: bigint, zone: TimeZoneValue | null) {
    super()
    this.micros = micros
    this.zone = zone
  }

  /** Its zone, if that is as far from UTC on every day. */
  get fixed(): FixedZone | null {
    return this.zone instanceof FixedZone ? this.zone : null
  }

  /** With other parts. `index` is where the hour stands among the arguments. */
  replaced(call: Call, index: number): TimeValue {
    const micros = PARTS.reduce((total, [name, largest, unit], place) => {
      const part = wholeArgument(call, index + place, name, Number(intPart(this.micros, name)))
      if (part < 0 || part > largest) throw failed(`The ${name} ${part} does not exist. Expected 0 to ${largest}`)
      return total + BigInt(part) * unit
    }, 0n)
    return new TimeValue(micros, this.zone)
  }

  override typeName(): string {
    return 'datetime.time'
  }

  override text(): string {
    return this.isoformat('auto')
  }

  isoformat(precision: string): string {
    return clockText(this.micros, precision) + (this.fixed === null ? '' : offsetText(this.fixed.offset))
  }

  override repr(): string {
    const zone = this.zone === null ? '' : `, tzinfo=${this.zone.repr()}`
    return `datetime.time(${this.reprParts()}${zone})`
  }

  /** Python leaves out seconds that are 0. */
  reprParts(): string {
    const [hour, minute, second, micros] = PARTS.map(([name]) => intPart(this.micros, name) ?? 0n)
    const rest = micros !== 0n ? [second, micros] : second !== 0n ? [second] : []
    return [hour, minute, ...rest].join(', ')
  }

  override format(spec: string): string {
    return spec === '' ? this.text() : this.strftime(spec)
  }

  strftime(format: string): string {
    return formatTime(format, { day: { year: 1900, month: 1, day: 1 }, time: this.micros, zone: this.zone })
  }

  override equals(other: Value): boolean {
    return other instanceof TimeValue && other.micros === this.micros
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof TimeValue ? Number(this.micros - other.micros) : undefined
  }

  override attribute(name: string): Value | undefined {
    const part = intPart(this.micros, name)
    if (part !== undefined) return part
    if (name === 'tzinfo') return this.zone
    const method = METHODS.get(name)
    return method && new TemplateFunction(name, (call) => method.run(this, onlyArguments(call, ...method.parameters)))
  }
}

const METHODS: ReadonlyMap<string, Method<TimeValue>> = new Map<string, Method<TimeValue>>([
  [
    'isoformat',
    { parameters: ['timespec'], run: (self, call) => self.isoformat(optionalText(call, 0, 'timespec') ?? 'auto') },
  ],
  ['strftime', { parameters: ['format'], run: (self, call) => self.strftime(textArgument(call, 0, 'format')) }],
  ['replace', { parameters: [...PARTS.map(([name]) => name), 'tzinfo'], run: replaced }],
  ['utcoffset', { parameters: [], run: ({ fixed }) => (fixed === null ? null : new TimedeltaValue(fixed.offset)) }],
  ['dst', { parameters: [], run: ({ fixed }) => (fixed === null ? null : new TimedeltaValue(fixed.summer)) }],
  ['tzname', { parameters: [], run: ({ fixed }) => fixed?.abbreviation ?? null }],
])

function replaced(self: TimeValue, call: Call): TimeValue {
  const zone = argument(call, 4, 'tzinfo')
  if (zone !== undefined && zone !== null && !(zone instanceof TimeZoneValue)) throw failed('Expected a time zone')
  return new TimeValue(self.replaced(call, 0).micros, zone === undefined ? self.zone : zone)
}

/** `10:00:00`, with microseconds where there are any, or up to the part that `precision` names. */
export function clockText(micros: bigint, precision: string): string {
  const [hour, minute, second, rest = 0n] = PARTS.map(([name]) => intPart(micros, name) ?? 0n)
  const parts = [hour ?? 0n, minute ?? 0n, second ?? 0n].map(twoDigits)
  switch (precision) {
    case 'auto':
      return parts.join(':') + (rest === 0n ? '' : `.${String(rest).padStart(6, '0')}`)
    case 'hours':
      return parts.slice(0, 1).join(':')
    case 'minutes':
      return parts.slice(0, 2).join(':')
    case 'seconds':
      return parts.join(':')
    case 'milliseconds':
      return `${parts.join(':')}.${String(rest / 1_000n).padStart(3, '0')}`
    case 'microseconds':
      return `${parts.join(':')}.${String(rest).padStart(6, '0')}`
    default:
      throw failed(`The timespec ${JSON.stringify(precision)} is not known`)
  }
}
