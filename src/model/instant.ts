/** A point in time: microseconds since 1970-01-01 UTC, as Postgres counts them. */
export type Instant = bigint

export function instantOf(date: Date): Instant {
  return BigInt(date.getTime()) * 1000n
}

/** As Postgres writes a timestamp in JSON. Without an offset it is taken as UTC, as dbt does. */
const TIMESTAMP =
  /^(?<date>\d{4}-\d\d-\d\d)T(?<time>\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,6}))?(?:(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d)(?::(?<seconds>\d\d))?)?$/

/** @returns null for what is no point in time, or none that Python knows: `infinity`, a year BC or after 9999. */
export function parseInstant(text: string): Instant | null {
  const parts = TIMESTAMP.exec(text)?.groups
  if (parts === undefined) return null
  const { date = '', time = '', fraction = '', sign = '+', hours = '0', minutes = '0', seconds = '0' } = parts
  const milliseconds = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(milliseconds)) return null
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  const shift = BigInt(sign === '-' ? offset : -offset) * 1_000_000n
  return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, '0')) + shift
}

/** Python's `isoformat()` in UTC: `2026-01-30T11:19:13.711809+00:00`, without a fraction where it is 0. */
export function isoText(instant: Instant): string {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = (instant - micros) / 1_000_000n
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)
  const fraction = micros === 0n ? '' : `.${micros.toString().padStart(6, '0')}`
  return `${whole}${fraction}+00:00`
}
