import { describe, expect, it } from 'vitest'
import type { Schedule } from '../../src/exporter/schedule.ts'
import { longestIntervalMs, nextTurn, waitForTurn } from '../../src/exporter/turns.ts'

const at = (time: string): Date => new Date(`2024-03-01T${time}Z`)

function schedule(when: Schedule['when']): Schedule {
  return { name: 'finance', when, runsAtStart: true, select: [], exclude: [], selector: null, target: null }
}

const QUARTERLY = schedule({ kind: 'every', intervalMs: 15 * 60_000 })

describe('the next turn of an interval', () => {
  it('counts from the last turn, not from the end of its run', () => {
    const next = nextTurn(QUARTERLY, { lastTurn: at('10:00:00'), failures: 0 }, at('10:04:30'))
    expect(next).toEqual({ at: at('10:15:00'), missed: 0, waitMs: 10.5 * 60_000 })
  })

  it('leaves out the turns that a long run has slept through', () => {
    const next = nextTurn(QUARTERLY, { lastTurn: at('10:00:00'), failures: 0 }, at('10:31:00'))
    expect(next).toEqual({ at: at('10:45:00'), missed: 2, waitMs: 14 * 60_000 })
  })

  it('starts anew after the clock was set back', () => {
    const next = nextTurn(QUARTERLY, { lastTurn: at('10:00:00'), failures: 0 }, at('08:00:00'))
    expect(next).toEqual({ at: at('08:15:00'), missed: 0, waitMs: 15 * 60_000 })
  })

  it('comes sooner after a failure, and later with each further one', () => {
    const retries = [1, 2, 3].map((failures) =>
      nextTurn(QUARTERLY, { lastTurn: at('10:00:00'), failures }, at('10:01:00')),
    )
    expect(retries.map(({ at: moment }) => moment)).toEqual([at('10:01:05'), at('10:01:10'), at('10:01:20')])
  })

  it('is never later because of failures', () => {
    const next = nextTurn(QUARTERLY, { lastTurn: at('10:00:00'), failures: 9 }, at('10:14:00'))
    expect(next.at).toEqual(at('10:15:00'))
  })
})

describe('the next turn of a cron pattern', () => {
  it('is in UTC unless a zone is said', () => {
    const turns = { lastTurn: at('03:00:00'), failures: 0 }
    const utc = nextTurn(schedule({ kind: 'cron', pattern: '0 6 * * *', timeZone: null }), turns, at('03:00:00'))
    const berlin = nextTurn(
      schedule({ kind: 'cron', pattern: '0 6 * * *', timeZone: 'Europe/Berlin' }),
      turns,
      at('03:00:00'),
    )
    expect(utc).toEqual({ at: at('06:00:00'), missed: 0, waitMs: null })
    expect(berlin).toEqual({ at: at('05:00:00'), missed: 0, waitMs: null })
  })

  it('tells that one was missed', () => {
    const hourly = schedule({ kind: 'cron', pattern: '0 * * * *', timeZone: null })
    expect(nextTurn(hourly, { lastTurn: at('03:00:00'), failures: 0 }, at('04:30:00'))).toEqual({
      at: at('05:00:00'),
      missed: 1,
      waitMs: null,
    })
  })

  it('is not the same one again where the clock was set back a little', () => {
    const nightly = schedule({ kind: 'cron', pattern: '0 4 * * *', timeZone: null })
    const nextAt = (now: Date) => nextTurn(nightly, { lastTurn: at('04:00:00'), failures: 0 }, now).at
    expect(nextAt(at('03:59:58'))).toEqual(new Date('2024-03-02T04:00:00Z'))
    expect(nextAt(at('01:00:00'))).toEqual(new Date('2024-03-02T04:00:00Z'))
    // the clock had been wrong: what it says now counts
    expect(nextAt(at('00:30:00'))).toEqual(at('04:00:00'))
  })

  it('is retried by the time that passes, not by the clock', () => {
    const nightly = schedule({ kind: 'cron', pattern: '0 4 * * *', timeZone: null })
    const next = nextTurn(nightly, { lastTurn: at('04:00:00'), failures: 2 }, at('04:00:07'))
    expect(next).toEqual({ at: at('04:00:17'), missed: 0, waitMs: 10_000 })
  })
})

it('knows the longest time between two turns', () => {
  expect(longestIntervalMs(QUARTERLY, at('03:00:00'))).toBe(900_000)
  const weekdays = schedule({ kind: 'cron', pattern: '0 6 * * 1-5', timeZone: null })
  expect(longestIntervalMs(weekdays, at('03:00:00'))).toBe(3 * 86_400_000)
})

describe('waiting for a turn', () => {
  const never = new AbortController().signal
  const tookMs = async (waiting: Promise<void>): Promise<number> => {
    const startedAt = performance.now()
    await waiting
    return performance.now() - startedAt
  }

  it('ends at once when it is aborted', async () => {
    const abort = new AbortController()
    const next = { at: new Date(Date.now() + 3_600_000), missed: 0, waitMs: null }
    const waiting = waitForTurn(next, () => new Date(), abort.signal)
    abort.abort()
    await expect(waiting).resolves.toBeUndefined()
  })

  it('does not wait for what has passed', async () => {
    const next = { at: at('03:00:00'), missed: 0, waitMs: null }
    await expect(waitForTurn(next, () => at('03:00:01'), never)).resolves.toBeUndefined()
  })

  it('lets no clock that is set back delay an interval', async () => {
    const next = { at: at('10:00:00'), missed: 0, waitMs: 60 }
    expect(await tookMs(waitForTurn(next, () => at('06:00:00'), never))).toBeGreaterThan(55)
  })

  it('is over once the clock is set forward past the turn', async () => {
    const startedAt = performance.now()
    const clock = () => (performance.now() - startedAt < 50 ? at('09:59:59.980') : at('11:00:00'))
    const next = { at: at('10:00:00'), missed: 0, waitMs: 3_600_000 }
    expect(await tookMs(waitForTurn(next, clock, never))).toBeLessThan(5_000)
  })

  it('follows the clock where the turn is a moment of it', async () => {
    const startedAt = performance.now()
    const clock = () => (performance.now() - startedAt < 100 ? at('09:59:59.970') : at('10:00:00'))
    const next = { at: at('10:00:00'), missed: 0, waitMs: null }
    expect(await tookMs(waitForTurn(next, clock, never))).toBeGreaterThanOrEqual(99)
  })
})
