import { setTimeout as sleep } from 'node:timers/promises'
import { Cron } from 'croner'
import type { CronTimes, Schedule } from './schedule.ts'

/** A failed run is tried again sooner than its next turn: first after this, then after twice as long each time. */
const FIRST_RETRY_MS = 5_000
const LONGEST_RETRY_MS = 300_000

/** Longest wait of Node's timers is 2^31 ms; a clock that jumps is noticed at least this often. */
const LONGEST_SLEEP_MS = 60_000

/**
 * A clock that is set back by less repeats no cron turn; by more, it was wrong before, and is believed at once (as cron(8) does,
 * "Debian specific").
 */
const SMALL_CORRECTION_MS = 3 * 3_600_000

/** What is known about the turns of a schedule so far. */
export type Turns = {
  /** When the schedule was due last, by its own reckoning. */
  readonly lastTurn: Date
  /** Runs that failed, one after the other, up to now. */
  readonly failures: number
}

/** When a schedule is due next. */
export type NextTurn = {
  readonly at: Date
  /** How many turns were left out since the last one. */
  readonly missed: number
  /** How long that is from now, whatever the wall clock does meanwhile; null for a moment of the wall clock. */
  readonly waitMs: number | null
}

/**
 * When a schedule is due next. Intervals count from turn to turn, so that a run's own time does not add up; turns that
 * passed meanwhile are left out.
 */
export function nextTurn({ when }: Schedule, { lastTurn, failures }: Turns, now: Date): NextTurn {
  const regular =
    when.kind === 'every' ? nextOfInterval(when.intervalMs, lastTurn, now) : nextOfCron(when, lastTurn, now)
  if (failures === 0) return regular
  const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS)
  const retryAt = new Date(now.getTime() + waitMs)
  return retryAt < regular.at ? { ...regular, at: retryAt, waitMs } : regular
}

function nextOfInterval(intervalMs: number, lastTurn: Date, now: Date): NextTurn {
  const elapsedMs = now.getTime() - lastTurn.getTime()
  // a clock that was set back: start to count anew
  if (elapsedMs < 0) return { at: new Date(now.getTime() + intervalMs), missed: 0, waitMs: intervalMs }
  const missed = Math.floor(elapsedMs / intervalMs)
  const waitMs = (missed + 1) * intervalMs - elapsedMs
  return { at: new Date(now.getTime() + waitMs), missed, waitMs }
}

function nextOfCron({ pattern, timeZone }: CronTimes, lastTurn: Date, now: Date): NextTurn {
  const cron = new Cron(pattern, { timezone: timeZone ?? 'UTC', paused: true })
  const setBackMs = lastTurn.getTime() - now.getTime()
  const at = cron.nextRun(setBackMs > 0 && setBackMs <= SMALL_CORRECTION_MS ? lastTurn : now)
  if (at === null) throw new Error(`the cron pattern ${pattern} has no next time`)
  const since = cron.nextRun(lastTurn)
  return { at, missed: since !== null && since <= now ? 1 : 0, waitMs: null }
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

/**
 * Waits until a turn is due, however the wall clock is set meanwhile: one that was set back delays no interval, and after one that
 * was set forward, or a machine that slept, the turn is due at once. Aborting ends the wait.
 */
export async function waitForTurn({ at, waitMs }: NextTurn, clock: () => Date, signal: AbortSignal): Promise<void> {
  const endsMs = performance.now() + (waitMs ?? Number.POSITIVE_INFINITY)
  for (;;) {
    const restMs = Math.min(at.getTime() - clock().getTime(), endsMs - performance.now())
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
