import type { Timestamp } from '../../model/node.ts'

const PARTS =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/

/**
 * A YAML 1.1 date or time as PyYAML makes it, in the text of Python's `str()`: microseconds only where there are any,
 * an offset only where one was written.
 *
 * @returns null for a day or an hour that does not exist.
 */
export function pythonTimestamp(text: string): Timestamp | null {
  const parts = PARTS.exec(text)
  if (parts === null) return null
  const [, year = '', month = '', day = '', hour, minute = '', second = '', fraction = '', zone] = parts
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (!isDay(Number(year), Number(month), Number(day))) return null
  if (hour === undefined) return { kind: 'timestamp', text: date }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const offset = zone === undefined ? '' : pythonOffset(parts)
  if (offset === null) return null
  const micros = fraction.slice(0, 6).padEnd(6, '0')
  const time = `${hour.padStart(2, '0')}:${minute}:${second}${micros === '000000' ? '' : `.${micros}`}`
  return { kind: 'timestamp', text: `${date} ${time}${offset}` }
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  return day <= lastDay
}

function pythonOffset(parts: RegExpExecArray): string | null {
  const [sign, hours = '0', minutes = '0'] = parts.slice(9)
  if (sign === undefined) return '+00:00'
  if (Number(hours) > 23 || Number(minutes) > 59) return null
  const isZero = Number(hours) === 0 && Number(minutes) === 0
  return `${isZero ? '+' : sign}${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}`
}
