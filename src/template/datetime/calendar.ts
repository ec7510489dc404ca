import { failed } from '../template-error.ts'

/** A day of the proleptic Gregorian calendar. */
export type Day = { readonly year: number; readonly month: number; readonly day: number }

const DAY_MS = 86_400_000

/** Of 1970-01-01. */
const EPOCH = 719_163

/** The last day that Python has, 9999-12-31. */
const LAST = 3_652_059

export const DAY_MICROS = 86_400_000_000n
export const SECOND_MICROS = 1_000_000n

/** Microseconds from the day before 0001-01-01 to the start of 1970. */
export const EPOCH_MICROS = BigInt(EPOCH) * DAY_MICROS

/** Days since the one before 0001-01-01, as `date.toordinal` counts. */
export function ordinalOf({ year, month, day }: Day): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / DAY_MS + EPOCH
}

/** @throws TemplateError for a day that Python does not have. */
export function dayOf(ordinal: number): Day {
  if (ordinal < 1 || ordinal > LAST) throw failed('A date is out of range. Expected a year from 1 to 9999')
  const date = new Date((ordinal - EPOCH) * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysIn(year: number, month: number): number {
  return month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** @throws TemplateError for a day that does not exist. */
export function existing(day: Day): Day {
  const { year, month } = day
  if (year < 1 || year > 9999) throw failed(`The year ${year} is out of range. Expected 1 to 9999`)
  if (month < 1 || month > 12) throw failed(`The month ${month} does not exist. Expected 1 to 12`)
  const last = daysIn(year, month)
  if (day.day < 1 || day.day > last) throw failed(`The day ${day.day} does not exist. Expected 1 to ${last}`)
  return day
}

/** 0 is Monday, as in `date.weekday`. */
export function weekdayOf(ordinal: number): number {
  return (ordinal + 6) % 7
}

export function dayOfYear(day: Day): number {
  return ordinalOf(day) - ordinalOf({ ...day, month: 1, day: 1 }) + 1
}

/** The week of ISO 8601, and the year that it belongs to. */
export function isoWeekOf(ordinal: number): { readonly year: number; readonly week: number } {
  const thursday = ordinal - weekdayOf(ordinal) + 3
  const { year } = dayOf(thursday)
  return { year, week: Math.floor((thursday - ordinalOf({ year, month: 1, day: 1 })) / 7) + 1 }
}

/** Rounded down, as `//` does. */
export function quotient(a: bigint, b: bigint): bigint {
  const whole = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? whole - 1n : whole
}

export function remainder(a: bigint, b: bigint): bigint {
  return a - quotient(a, b) * b
}

export function twoDigits(number: number | bigint): string {
  return String(number).padStart(2, '0')
}
