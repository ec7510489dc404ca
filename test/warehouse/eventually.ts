import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again until the answer is true. @throws Error after five seconds. */
export async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5000
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('It did not come true within five seconds.')
    await sleep(20)
  }
}
