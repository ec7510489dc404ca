import type { AgeLimit } from '../../model/freshness.ts'
import type { FreshnessVerdict } from '../../model/freshness-report.ts'
import { type Instant, isoText } from '../../model/instant.ts'
import type { Resource } from '../../model/resource.ts'
import { countOf } from '../format-number.ts'
import { visibleText } from '../visible-text.ts'

/** `stripe.charges` */
export function tableLabel({ sourceName, name }: Resource): string {
  return visibleText(sourceName === null ? name : `${sourceName}.${name}`)
}

/** What was found, in a few words: `2 days 12 h old`, `never loaded`. */
export function finding({ outcome, newest, askedAt, isNeverLoaded, message }: FreshnessVerdict): string {
  if (isNeverLoaded) return 'never loaded'
  if (newest !== null && askedAt !== null) return ageInWords(askedAt - newest)
  return outcome === 'skip' ? `skipped (${visibleText(message ?? 'not asked')})` : 'could not be judged'
}

const SECOND = 1_000_000n
const MINUTE = 60n * SECOND
const HOUR = 60n * MINUTE
const DAY = 24n * HOUR

/** An age as a person would say it, always rounded down: `40 s old`, `3 h 20 min old`, `12 days old`. */
export function ageInWords(micros: bigint): string {
  return micros < 0n ? `${spanInWords(-micros)} in the future` : `${spanInWords(micros)} old`
}

function spanInWords(micros: bigint): string {
  const [days, hours, minutes] = [micros / DAY, (micros % DAY) / HOUR, (micros % HOUR) / MINUTE]
  if (days > 0n) return `${countOf(days, 'day')}${days < 7n && hours > 0n ? ` ${hours} h` : ''}`
  if (hours > 0n) return `${hours} h${minutes > 0n ? ` ${minutes} min` : ''}`
  return minutes > 0n ? `${minutes} min` : `${micros / SECOND} s`
}

/** `5 days` */
export function limitInWords({ count, period }: AgeLimit): string {
  return countOf(count, period)
}

/** `2026-01-30 11:19:13 UTC` */
export function timeInWords(instant: Instant): string {
  return `${isoText(instant).slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' ')} UTC`
}
