/** Connections that all runs together may hold. Who comes first is served first. */
export class ConnectionBudget {
  readonly #size: number
  #free: number
  readonly #waiting: { readonly wanted: number; readonly start: () => void }[] = []

  constructor(size: number) {
    this.#size = size
    this.#free = size
  }

  /**
   * Runs `action` with as many connections as it wants, but never more than there are, once so many are free.
   *
   * @throws whatever the action throws, and the signal's reason if it is aborted while waiting.
   */
  async spend<T>(wanted: number, signal: AbortSignal, action: (connections: number) => Promise<T>): Promise<T> {
    const granted = Math.min(wanted, this.#size)
    await this.#take(granted, signal)
    try {
      return await action(granted)
    } finally {
      this.#free += granted
      this.#admit()
    }
  }

  async #take(wanted: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const entry = { wanted, start: resolve }
    const onAbort = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(entry), 1)
      reject(signal.reason)
      this.#admit()
    }
    this.#waiting.push(entry)
    signal.addEventListener('abort', onAbort, { once: true })
    this.#admit()
    await promise.finally(() => signal.removeEventListener('abort', onAbort))
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined && next.wanted <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#free -= next.wanted
      next.start()
    }
  }
}
