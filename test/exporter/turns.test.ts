import { describe, expect, it } from 'vitest'
import type { Schedule } from '../../src/exporter/schedule.ts'
import { longestIntervalMs, nextTurn, waitUntil } from '../../src/exporter/turns.ts'

const at = (time: string): Date => new Date(`2024-03-01T${time}Z`)

function schedule(when: Schedule['when']): Schedule {
  return { name: 'finance', when, runsAtStart: true, select: [], exclude: [], target: null }
}

const QUARTERLY = schedule({ kind: 'every', intervalMs: 15 * 60_000 })

describe('the next turn of an interval', () => {
  it('counts from the last turn, not from the end of its run', () => {
    const next = nextTurn(QUARTERLY, { lastTurn: at('10:00:00'), failures: 0 }, at('10:04:30'))
    expect(next).toEqual({ at: at('10:15:00'), missed: 0 })
  })

  it('leaves out the turns that a long run has slept through', () => {
    const next = nextTurn(QUARTERLY, { lastTurn: at('10:00:00'), failures: 0 }, at('10:31:00'))
    expect(next).toEqual({ at: at('10:45:00'), missed: 2 })
  })

  it('starts anew after the clock was set back', () => {
    const next = nextTurn(QUARTERLY, { lastTurn: at('10:00:00'), failures: 0 }, at('08:00:00'))
    expect(next).toEqual({ at: at('08:15:00'), missed: 0 })
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
    expect(utc).toEqual({ at: at('06:00:00'), missed: 0 })
    expect(berlin).toEqual({ at: at('05:00:00'), missed: 0 })
  })

  it('tells that one was missed', () => {
    const hourly = schedule({ kind: 'cron', pattern: '0 * * * *', timeZone: null })
    expect(nextTurn(hourly, { lastTurn: at('03:00:00'), failures: 0 }, at('04:30:00'))).toEqual({
      at: at('05:00:00'),
      missed: 1,
    })
  })
})

it('knows the longest time between two turns', () => {
  expect(longestIntervalMs(QUARTERLY, at('03:00:00'))).toBe(900_000)
  const weekdays = schedule({ kind: 'cron', pattern: '0 6 * * 1-5', timeZone: null })
  expect(longestIntervalMs(weekdays, at('03:00:00'))).toBe(3 * 86_400_000)
})

describe('waiting for a moment', () => {
  it('ends at once when it is aborted', async () => {
    const abort = new AbortController()
    const waiting = waitUntil(new Date(Date.now() + 3_600_000), () => new Date(), abort.signal)
    abort.abort()
    await expect(waiting).resolves.toBeUndefined()
  })

  it('does not wait for what has passed', async () => {
    await expect(waitUntil(at('03:00:00'), () => at('03:00:01'), new AbortController().signal)).resolves.toBeUndefined()
  })
})
