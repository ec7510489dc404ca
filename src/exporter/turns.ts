import { setTimeout as sleep } from 'node:timers/promises'
import { Cron } from 'croner'
import type { Schedule } from './schedule.ts'

/** A failed run is tried again sooner than its next turn: first after this, then after twice as long each time. */
const FIRST_RETRY_MS = 5_000
const LONGEST_RETRY_MS = 300_000

/** Longest wait of Node's timers is 2^31 ms; a clock that jumps is noticed at least this often. */
const LONGEST_SLEEP_MS = 60_000

/** What is known about the turns of a schedule so far. */
export type Turns = {
  /** When the schedule was due last, by its own reckoning. */
  readonly lastTurn: Date
  /** Runs that failed, one after the other, up to now. */
  readonly failures: number
}

/**
 * When a schedule is due next. Intervals count from turn to turn, so that a run's own time does not add up; turns that
 * passed meanwhile are left out.
 *
 * @returns also how many turns were left out.
 */
export function nextTurn(
  { when }: Schedule,
  { lastTurn, failures }: Turns,
  now: Date,
): { readonly at: Date; readonly missed: number } {
  const regular =
    when.kind === 'every' ? nextOfInterval(when.intervalMs, lastTurn, now) : nextOfCron(when, lastTurn, now)
  if (failures === 0) return regular
  const retryMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS)
  const retryAt = new Date(now.getTime() + retryMs)
  return retryAt < regular.at ? { ...regular, at: retryAt } : regular
}

function nextOfInterval(intervalMs: number, lastTurn: Date, now: Date) {
  const elapsedMs = now.getTime() - lastTurn.getTime()
  // a clock that was set back: start to count anew
  if (elapsedMs < 0) return { at: new Date(now.getTime() + intervalMs), missed: 0 }
  const missed = Math.floor(elapsedMs / intervalMs)
  return { at: new Date(lastTurn.getTime() + (missed + 1) * intervalMs), missed }
}

function nextOfCron({ pattern, timeZone }: Extract<Schedule['when'], { kind: 'cron' }>, lastTurn: Date, now: Date) {
  const cron = new Cron(pattern, { timezone: timeZone ?? 'UTC', paused: true })
  const at = cron.nextRun(now)
  if (at === null) throw new Error(`the cron pattern ${pattern} has no next time`)
  const since = cron.nextRun(lastTurn)
  return { at, missed: since !== null && since <= now ? 1 : 0 }
}

/** Turns that are looked at to find the longest time between two: a week of daily ones and more. */
const TURNS_AHEAD = 10

/** Longest time between two turns: a pattern of weekdays has its weekend. */
export function longestIntervalMs({ when }: Schedule, now: Date): number {
  if (when.kind === 'every') return when.intervalMs
  const times = new Cron(when.pattern, { timezone: when.timeZone ?? 'UTC', paused: true }).nextRuns(TURNS_AHEAD, now)
  const gaps = times.slice(1).map((time, index) => time.getTime() - (times[index]?.getTime() ?? 0))
  return Math.max(0, ...gaps)
}

/** Waits until a moment of the wall clock, however the clock is set meanwhile. Aborting ends the wait at once. */
export async function waitUntil(moment: Date, clock: () => Date, signal: AbortSignal): Promise<void> {
  for (;;) {
    const restMs = moment.getTime() - clock().getTime()
    if (restMs <= 0 || signal.aborted) return
    await pause(Math.min(restMs, LONGEST_SLEEP_MS), signal)
  }
}

/** Waits so long, or until it is aborted, which is no error: whoever waits looks at the signal. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await sleep(durationMs, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
