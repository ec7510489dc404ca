import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { PhaseClock } from '../src/phase-clock.ts'

it('adds up what happens more than once, to what was before', async () => {
  const clock = new PhaseClock({ read: 5_000 })
  await clock.time('catalog', () => sleep(20))
  await clock.time('catalog', () => sleep(20))
  expect(clock.durations.read).toBe(5_000)
  expect(clock.durations.catalog).toBeGreaterThanOrEqual(38)
  expect(Object.keys(clock.durations)).toEqual(['read', 'catalog'])
})

it('counts a phase within another one once', async () => {
  const clock = new PhaseClock()
  const startedAt = performance.now()
  await clock.time('execute', async () => {
    await sleep(10)
    clock.timeSync('judge', () => {
      while (performance.now() < startedAt + 60);
    })
  })
  const wholeMs = performance.now() - startedAt
  const { execute = 0, judge = 0 } = clock.durations
  expect(judge).toBeGreaterThan(30)
  expect(execute).toBeGreaterThan(5)
  expect(execute + judge).toBeLessThanOrEqual(wholeMs)
})

it('counts what failed', async () => {
  const clock = new PhaseClock()
  const failing = clock.time('execute', async () => {
    await sleep(10)
    throw new Error('lost')
  })
  await expect(failing).rejects.toThrow('lost')
  expect(clock.durations.execute).toBeGreaterThan(5)
})
