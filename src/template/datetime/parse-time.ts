import { failed, TemplateError } from '../template-error.ts'
import { SECOND_MICROS } from './calendar.ts'
import { DateValue } from './date-value.ts'
import { DateTimeValue } from './datetime-value.ts'
import { MONTHS, WEEKDAYS } from './format-time.ts'
import { FixedZone } from './time-zone-value.ts'

const DATE = String.raw`(?<year>\d{4})-?(?<month>\d\d)-?(?<day>\d\d)`
const ZONE = String.raw`(?<zone>Z|[-+]\d\d(?::?\d\d(?::?\d\d)?)?)`
const ISO_DATE = new RegExp(`^${DATE}$`)
const ISO_DATETIME = new RegExp(
  String.raw`^${DATE}(?:[\s\S](?<hour>\d\d)(?::?(?<minute>\d\d)(?::?(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?)?${ZONE}?)?$`,
)

/** A date or a time as `str()` writes it, from YAML or from Postgres. Undefined for what Python does not have. */
export function timeOf(text: string): DateValue | undefined {
  try {
    return ISO_DATE.test(text) ? dateOfIso(text) : datetimeOfIso(text)
  } catch (error) {
    if (error instanceof TemplateError) return undefined
    throw error
  }
}

type Parts = Readonly<Record<string, string | undefined>>

/** `date.fromisoformat` */
export function dateOfIso(text: string): DateValue {
  const parts = ISO_DATE.exec(text)?.groups
  if (parts === undefined) throw failed(`${JSON.stringify(text)} is no date. Expected one like 2024-01-31`)
  return dayOf(parts)
}

/** `datetime.fromisoformat` */
export function datetimeOfIso(text: string): DateTimeValue {
  const parts = ISO_DATETIME.exec(text)?.groups
  if (parts === undefined) throw failed(`${JSON.stringify(text)} is no time. Expected one like 2024-01-31T10:00:00`)
  return datetimeOf(parts)
}

function dayOf({ year = '1900', month = '1', day = '1' }: Parts): DateValue {
  return DateValue.of({ year: Number(year), month: Number(month), day: Number(day) })
}

function datetimeOf(parts: Parts): DateTimeValue {
  const [hour, minute, second] = [
    inRange(parts, 'hour', 23),
    inRange(parts, 'minute', 59),
    inRange(parts, 'second', 59),
  ]
  const fraction = BigInt((parts['fraction'] ?? '').slice(0, 6).padEnd(6, '0'))
  const time = ((hour * 60n + minute) * 60n + second) * SECOND_MICROS + fraction
  const zone = parts['zone'] === undefined ? null : zoneOf(parts['zone'])
  return DateTimeValue.at(dayOf(parts), time, zone)
}

function inRange(parts: Parts, name: string, largest: number): bigint {
  const number = Number(parts[name] ?? 0)
  if (number > largest) throw failed(`The ${name} ${number} does not exist. Expected 0 to ${largest}`)
  return BigInt(number)
}

function zoneOf(text: string): FixedZone {
  if (text === 'Z' || text === 'UTC' || text === 'GMT') return FixedZone.ofOffset(0n)
  const [hours = 0n, minutes = 0n, seconds = 0n] = (text.slice(1).match(/\d\d/g) ?? []).map(BigInt)
  const offset = ((hours * 60n + minutes) * 60n + seconds) * SECOND_MICROS
  return FixedZone.ofOffset(text.startsWith('-') ? -offset : offset)
}

/** What each directive of `strptime` reads. */
const READS: Readonly<Record<string, string>> = {
  Y: String.raw`(?<year>\d{4})`,
  y: String.raw`(?<shortYear>\d\d)`,
  m: '(?<month>1[0-2]|0[1-9]|[1-9])',
  d: String.raw`(?<day>3[01]|[12]\d|0[1-9]|[1-9]| [1-9])`,
  H: String.raw`(?<hour>2[0-3]|[01]\d|\d)`,
  I: '(?<hour12>1[0-2]|0[1-9]|[1-9])',
  M: String.raw`(?<minute>[0-5]\d|\d)`,
  S: String.raw`(?<second>6[01]|[0-5]\d|\d)`,
  f: String.raw`(?<fraction>\d{1,6})`,
  p: '(?<half>am|pm)',
  B: `(?<monthName>${MONTHS.join('|')})`,
  b: `(?<monthName>${MONTHS.map((name) => name.slice(0, 3)).join('|')})`,
  A: `(?:${WEEKDAYS.join('|')})`,
  a: `(?:${WEEKDAYS.map((name) => name.slice(0, 3)).join('|')})`,
  z: ZONE,
  Z: '(?:utc|gmt)',
  '%': '%',
}

/** `datetime.strptime` */
export function parseTime(text: string, format: string): DateTimeValue {
  const pattern = format.replace(/%([\s\S]?)|[\\^$.*+?()[\]{}|]|\s+/g, (piece, letter?: string) => {
    if (letter === undefined) return /^\s/.test(piece) ? String.raw`\s+` : `\\${piece}`
    const reads = Object.hasOwn(READS, letter) ? READS[letter] : undefined
    if (reads === undefined) throw failed(`The directive ${JSON.stringify(piece)} cannot be read`)
    return reads
  })
  const parts = expression(pattern, format).exec(text)?.groups
  if (parts === undefined && !expression(pattern, format).test(text))
    throw failed(`The time ${JSON.stringify(text)} is not written as ${JSON.stringify(format)}`)
  return datetimeOf(completed(parts ?? {}))
}

function expression(pattern: string, format: string): RegExp {
  try {
    return new RegExp(`^${pattern}$`, 'i')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw failed(`The format ${JSON.stringify(format)} cannot be read. Expected each directive once`)
  }
}

function completed(parts: Parts): Parts {
  const { shortYear, monthName, hour12, half } = parts
  const short = Number(shortYear)
  const month = MONTHS.findIndex((name) => name.slice(0, 3).toLowerCase() === monthName?.slice(0, 3).toLowerCase()) + 1
  const isAfternoon = half?.toLowerCase() === 'pm'
  return {
    ...parts,
    ...(shortYear === undefined ? {} : { year: String(short + (short <= 68 ? 2000 : 1900)) }),
    ...(monthName === undefined ? {} : { month: String(month) }),
    ...(hour12 === undefined ? {} : { hour: String((Number(hour12) % 12) + (isAfternoon ? 12 : 0)) }),
  }
}
