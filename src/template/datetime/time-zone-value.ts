import { TemplateObject, type Value } from '../value.ts'
import { SECOND_MICROS, twoDigits } from './calendar.ts'

/** Python's `tzinfo`: how far a time is from UTC. All times are microseconds since the day before 0001-01-01. */
export abstract class TimeZoneValue extends TemplateObject {
  /** From UTC, of a time that has this zone. */
  abstract readonly offset: bigint
  /** `CET`; null where it has no name. */
  abstract readonly abbreviation: string | null
  /** How much of the offset is summer time. */
  get summer(): bigint {
    return 0n
  }

  /** The zone that a time in UTC gets: pytz has another one for each offset. */
  abstract atUtc(utc: bigint): TimeZoneValue

  override typeName(): string {
    return 'datetime.tzinfo'
  }
}

/** A zone that is always as far from UTC: `pytz.utc`, `pytz.FixedOffset(60)`, `datetime.timezone`. */
export class FixedZone extends TimeZoneValue {
  readonly offset: bigint
  readonly abbreviation: string | null
  readonly #repr: string

  constructor(offset: bigint, abbreviation: string | null, repr: string) {
    super()
    this.offset = offset
    this.abbreviation = abbreviation
    this.#repr = repr
  }

  /** What Python reads at the end of `2024-01-01T00:00:00+01:00`. */
  static ofOffset(offset: bigint): FixedZone {
    if (offset === 0n) return new FixedZone(0n, 'UTC', 'datetime.timezone.utc')
    const seconds = offset / SECOND_MICROS
    const delta = offset < 0n ? `days=-1, seconds=${86_400n + seconds}` : `seconds=${seconds}`
    return new FixedZone(offset, `UTC${offsetText(offset)}`, `datetime.timezone(datetime.timedelta(${delta}))`)
  }

  override atUtc(): TimeZoneValue {
    return this
  }

  override text(): string {
    return this.abbreviation ?? this.#repr
  }

  override repr(): string {
    return this.#repr
  }

  override equals(other: Value): boolean {
    return other instanceof FixedZone && other.#repr === this.#repr
  }

  override attribute(name: string): Value | undefined {
    return name === 'zone' ? this.abbreviation : undefined
  }
}

/** `+01:00`, with seconds where there are any. */
export function offsetText(offset: bigint, separator = ':'): string {
  const seconds = (offset < 0n ? -offset : offset) / SECOND_MICROS
  const parts = [seconds / 3_600n, (seconds / 60n) % 60n, ...(seconds % 60n === 0n ? [] : [seconds % 60n])]
  return (offset < 0n ? '-' : '+') + parts.map(twoDigits).join(separator)
}
