import { flagArgument, required } from '../call-arguments.ts'
import { failed } from '../template-error.ts'
import { TemplateFunction, type Value } from '../value.ts'
import { DAY_MICROS, dayOf, EPOCH_MICROS, ordinalOf, SECOND_MICROS } from './calendar.ts'
import { DateTimeValue } from './datetime-value.ts'
import { FixedZone, TimeZoneValue } from './time-zone-value.ts'

/** What looking up a zone costs, as steps of a template. */
const ZONE_STEPS = 20

const MINUTE_MICROS = 60n * SECOND_MICROS

/** Languages whose own zones have a short name in Node; all others are numbers (`GMT+3`). */
const LANGUAGES = ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-NZ', 'en-IN', 'en-ZA'] as const

/** Short names that no language of English has. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  'Asia/Tokyo': 'JST',
  'Asia/Seoul': 'KST',
  'Asia/Shanghai': 'CST',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Manila': 'PST',
  'Asia/Jakarta': 'WIB',
  'Asia/Karachi': 'PKT',
  'Europe/Moscow': 'MSK',
}

/** All that is known of a zone by its name, from Node's own data. */
class ZoneRules {
  readonly name: string
  readonly #format: Intl.DateTimeFormat

  constructor(name: string) {
    this.name = name
    this.#format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: name, hourCycle: 'h23', calendar: 'gregory', era: 'short' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
  }

  /** In whole minutes, as pytz has it. */
  offsetAt(utc: bigint): bigint {
    const ms = Number((utc - EPOCH_MICROS) / 1_000n)
    const parts = new Map(this.#format.formatToParts(ms).map(({ type, value }) => [type, value]))
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type))
    const day = { year: part('year'), month: part('month'), day: part('day') }
    const seconds = (part('hour') * 60 + part('minute')) * 60 + part('second')
    const local = BigInt(ordinalOf(day)) * DAY_MICROS + BigInt(seconds) * SECOND_MICROS
    const offset = local - (utc - (((utc % SECOND_MICROS) + SECOND_MICROS) % SECOND_MICROS))
    return BigInt(Math.floor(Number(offset / SECOND_MICROS) / 60 + 0.5)) * MINUTE_MICROS
  }

  /** What of the offset is summer time: all above the smaller one of January and July. */
  summerAt(utc: bigint, offset: bigint): bigint {
    const { year } = dayOf(Number(utc / DAY_MICROS))
    const [winter = offset, other = offset] = [1, 7].map((month) =>
      this.offsetAt(BigInt(ordinalOf({ year, month, day: 1 })) * DAY_MICROS),
    )
    const standard = winter < other ? winter : other
    return offset > standard ? offset - standard : 0n
  }

  abbreviationAt(utc: bigint): string | null {
    const ms = Number((utc - EPOCH_MICROS) / 1_000n)
    for (const language of LANGUAGES) {
      const format = new Intl.DateTimeFormat(language, { timeZone: this.name, timeZoneName: 'short' })
      const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value
      if (name !== undefined && /^[A-Z]{3,5}$/.test(name)) return name
    }
    return ABBREVIATIONS[this.name] ?? null
  }
}

/** `pytz.timezone(name)`, at one of its offsets. */
export class PytzZone extends TimeZoneValue {
  readonly offset: bigint
  readonly #rules: ZoneRules
  /** The instant that it is right at; null before all that is known. */
  readonly #utc: bigint | null

  private constructor(rules: ZoneRules, offset: bigint, utc: bigint | null) {
    super()
    this.#rules = rules
    this.offset = offset
    this.#utc = utc
  }

  /**
   * As pytz gives it: at the oldest offset that is known, the local mean time, until it is asked for a time.
   *
   * @throws TemplateError where nobody knows such a zone.
   */
  static named(name: string): TimeZoneValue {
    if (/^utc$/i.test(name)) return UTC
    const rules = rulesOf(name)
    const oldest = BigInt(ordinalOf({ year: 1800, month: 1, day: 1 })) * DAY_MICROS
    return new PytzZone(rules, rules.offsetAt(oldest), null)
  }

  override get abbreviation(): string | null {
    return this.#utc === null ? 'LMT' : this.#rules.abbreviationAt(this.#utc)
  }

  override get summer(): bigint {
    return this.#utc === null ? 0n : this.#rules.summerAt(this.#utc, this.offset)
  }

  override atUtc(utc: bigint): PytzZone {
    return new PytzZone(this.#rules, this.#rules.offsetAt(utc), utc)
  }

  /** Of a local time. One that is there twice is the later one, unless it is said to be in summer. */
  atLocal(local: bigint, isSummer: boolean): PytzZone {
    const [before, after] = [local - DAY_MICROS, local + DAY_MICROS].map((near) =>
      this.atUtc(near - this.#rules.offsetAt(near)),
    )
    const fitting = [before, after].filter(
      (zone) => zone !== undefined && this.#rules.offsetAt(local - zone.offset) === zone.offset,
    )
    const chosen = isSummer ? fitting[0] : fitting.at(-1)
    if (chosen !== undefined) return this.atUtc(local - chosen.offset)
    return (isSummer ? after : before) ?? this
  }

  override text(): string {
    return this.#rules.name
  }

  override equals(other: Value): boolean {
    return other instanceof PytzZone && other.text() === this.text() && other.offset === this.offset
  }

  /** `<DstTzInfo 'Europe/Berlin' CET+1:00:00 STD>` */
  override repr(): string {
    const seconds = this.offset / SECOND_MICROS
    const minutes = (((seconds / 60n) % 60n) + 60n) % 60n
    const hours = (seconds - minutes * 60n) / 3_600n
    const clock = `${(hours + 24n) % 24n}:${String(minutes).padStart(2, '0')}:00`
    const offset = seconds < 0n ? `-1 day, ${clock}` : seconds === 0n ? clock : `+${clock}`
    return `<DstTzInfo '${this.text()}' ${this.abbreviation ?? ''}${offset} ${this.summer === 0n ? 'STD' : 'DST'}>`
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'zone':
        return this.text()
      case 'localize':
        return new TemplateFunction(name, (call) => {
          const time = naive(required(call, 0, 'dt'))
          call.runtime.budget.spend(ZONE_STEPS)
          return time.inZone(this.atLocal(time.local, flagArgument(call, 1, 'is_dst', false)))
        })
      case 'normalize':
        return new TemplateFunction(name, (call) => aware(required(call, 0, 'dt')).astimezone(this))
      default:
        return undefined
    }
  }
}

const RULES = new Map<string, ZoneRules>()

function rulesOf(name: string): ZoneRules {
  const known = RULES.get(name)
  if (known !== undefined) return known
  try {
    const rules = new ZoneRules(name)
    RULES.set(name, rules)
    return rules
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw failed(`The time zone ${JSON.stringify(name)} is not known. Expected a name like Europe/Berlin`)
  }
}

function naive(value: Value): DateTimeValue {
  if (value instanceof DateTimeValue && value.zone === null) return value
  throw failed('Expected a datetime without a time zone')
}

function aware(value: Value): DateTimeValue {
  if (value instanceof DateTimeValue && value.zone !== null) return value
  throw failed('Expected a datetime with a time zone')
}

/** `pytz.utc` */
class Utc extends FixedZone {
  constructor() {
    super(0n, 'UTC', '<UTC>')
  }

  override attribute(name: string): Value | undefined {
    if (name === 'localize') {
      return new TemplateFunction(name, (call) => naive(required(call, 0, 'dt')).inZone(this))
    }
    if (name !== 'normalize') return super.attribute(name)
    return new TemplateFunction(name, (call) => aware(required(call, 0, 'dt')).astimezone(this))
  }
}

export const UTC: FixedZone = new Utc()
