import { failed } from '../template-error.ts'
import { type Day, dayOfYear, isoWeekOf, ordinalOf, twoDigits, weekdayOf } from './calendar.ts'
import { intPart } from './int-part.ts'
import { offsetText, type TimeZoneValue } from './time-zone-value.ts'

export const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** What is written: a day, the microseconds since its midnight, and a zone. */
type Moment = { readonly day: Day; readonly time: bigint; readonly zone: TimeZoneValue | null }

const DIRECTIVE = /%(?<flag>[-_0^#]?)(?<width>\d*)(?<letter>[\s\S]?)/g

/** Python's `strftime`, as it is on Linux: glibc's directives and flags, in English. */
export function formatTime(format: string, moment: Moment): string {
  return format.replace(DIRECTIVE, (whole, flag: string, width: string, letter: string) => {
    const text = written(letter, moment)
    if (letter === 's') throw failed('The directive %s is of the machine. Expected timestamp()')
    if (text === undefined) return whole
    if (width !== '') throw failed(`The width in ${JSON.stringify(whole)} is not known here`)
    return flagged(text, flag)
  })
}

function flagged(text: string, flag: string): string {
  const unpadded = text.replace(/^[ 0]+(?=\d)/, '')
  switch (flag) {
    case '-':
      return unpadded
    case '_':
      return unpadded.padStart(text.length)
    case '0':
      return unpadded.padStart(text.length, '0')
    case '^':
      return text.toUpperCase()
    default:
      return text
  }
}

/** Undefined for a letter without a meaning. */
function written(letter: string, moment: Moment): string | undefined {
  const { day } = moment
  const ordinal = ordinalOf(day)
  switch (letter) {
    case 'Y':
      return String(day.year)
    case 'y':
      return twoDigits(day.year % 100)
    case 'C':
      return twoDigits(Math.floor(day.year / 100))
    case 'm':
      return twoDigits(day.month)
    case 'd':
      return twoDigits(day.day)
    case 'e':
      return String(day.day).padStart(2)
    case 'j':
      return String(dayOfYear(day)).padStart(3, '0')
    case 'B':
      return MONTHS[day.month - 1]
    case 'b':
    case 'h':
      return MONTHS[day.month - 1]?.slice(0, 3)
    case 'A':
      return WEEKDAYS[weekdayOf(ordinal)]
    case 'a':
      return WEEKDAYS[weekdayOf(ordinal)]?.slice(0, 3)
    default:
      return writtenWeek(letter, moment, ordinal)
  }
}

function writtenWeek(letter: string, moment: Moment, ordinal: number): string | undefined {
  const weekday = weekdayOf(ordinal)
  switch (letter) {
    case 'u':
      return String(weekday + 1)
    case 'w':
      return String((weekday + 1) % 7)
    case 'U':
      return twoDigits(Math.floor((dayOfYear(moment.day) + 6 - ((weekday + 1) % 7)) / 7))
    case 'W':
      return twoDigits(Math.floor((dayOfYear(moment.day) + 6 - weekday) / 7))
    case 'V':
      return twoDigits(isoWeekOf(ordinal).week)
    case 'G':
      return String(isoWeekOf(ordinal).year)
    case 'g':
      return twoDigits(isoWeekOf(ordinal).year % 100)
    default:
      return writtenTime(letter, moment)
  }
}

function writtenTime(letter: string, { day, time, zone }: Moment): string | undefined {
  const hour = intPart(time, 'hour') ?? 0n
  const hour12 = hour % 12n === 0n ? 12n : hour % 12n
  switch (letter) {
    case 'H':
      return twoDigits(hour)
    case 'k':
      return String(hour).padStart(2)
    case 'I':
      return twoDigits(hour12)
    case 'l':
      return String(hour12).padStart(2)
    case 'M':
      return twoDigits(intPart(time, 'minute') ?? 0n)
    case 'S':
      return twoDigits(intPart(time, 'second') ?? 0n)
    case 'f':
      return String(intPart(time, 'microsecond')).padStart(6, '0')
    case 'p':
      return hour < 12n ? 'AM' : 'PM'
    case 'P':
      return hour < 12n ? 'am' : 'pm'
    case 'z':
      return zone === null ? '' : offsetText(zone.offset, '')
    case 'Z':
      return zone?.abbreviation ?? ''
    default:
      return writtenTogether(letter, { day, time, zone })
  }
}

const TOGETHER: Readonly<Record<string, string>> = {
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  c: '%a %b %e %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
}

function writtenTogether(letter: string, moment: Moment): string | undefined {
  if (letter === '%') return '%'
  if (letter === 'n') return '\n'
  if (letter === 't') return '\t'
  const format = Object.hasOwn(TOGETHER, letter) ? TOGETHER[letter] : undefined
  return format === undefined ? undefined : formatTime(format, moment)
}
