import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ConnectionBudget } from '../../src/exporter/connection-budget.ts'

const SIGNAL = new AbortController().signal

/** An action that ends when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>()
  const granted: number[] = []
  const action = async (connections: number): Promise<void> => {
    granted.push(connections)
    await promise
  }
  return { action, end: resolve, granted }
}

it('never grants more than there are', async () => {
  const budget = new ConnectionBudget(4)
  const [first, second, third] = [held(), held(), held()]
  const runs = [
    budget.spend(3, SIGNAL, first.action),
    budget.spend(2, SIGNAL, second.action),
    budget.spend(9, SIGNAL, third.action),
  ]
  await setImmediate()
  expect([first.granted, second.granted, third.granted]).toEqual([[3], [], []])
  first.end()
  await runs[0]
  await setImmediate()
  expect([second.granted, third.granted]).toEqual([[2], []])
  second.end()
  await runs[1]
  await setImmediate()
  expect(third.granted).toEqual([4])
  third.end()
  await Promise.all(runs)
})

it('gives back what a failed action held', async () => {
  const budget = new ConnectionBudget(1)
  await expect(budget.spend(1, SIGNAL, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(budget.spend(1, SIGNAL, async (connections) => connections)).resolves.toBe(1)
})

it('lets those behind go on when one stops waiting', async () => {
  const budget = new ConnectionBudget(2)
  const first = held()
  const running = budget.spend(1, SIGNAL, first.action)
  const abort = new AbortController()
  const waiting = budget.spend(2, abort.signal, async () => 'never')
  const behind = budget.spend(1, SIGNAL, async () => 'behind')
  abort.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  await expect(behind).resolves.toBe('behind')
  first.end()
  await running
})
