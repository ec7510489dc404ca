import type { PhaseDurations, RunPhase } from './model/run-phase.ts'

/** Adds up how long the phases of a run take, in milliseconds, by a clock that nobody can set. */
export class PhaseClock {
  #durations: PhaseDurations
  /** Time of all phases that ended. */
  #endedMs = 0

  /** @param earlier phases that were over before. */
  constructor(earlier: PhaseDurations = {}) {
    this.#durations = earlier
  }

  get durations(): PhaseDurations {
    return this.#durations
  }

  async time<T>(phase: RunPhase, action: () => Promise<T>): Promise<T> {
    const end = this.#begin(phase)
    return action().finally(end)
  }

  /** The same for what does not wait. */
  timeSync<T>(phase: RunPhase, action: () => T): T {
    const end = this.#begin(phase)
    try {
      return action()
    } finally {
      end()
    }
  }

  /** A phase within another one takes its time from it, so that all together are the run. */
  #begin(phase: RunPhase): () => void {
    const startedAt = performance.now()
    const endedBeforeMs = this.#endedMs
    return () => {
      const elapsedMs = performance.now() - startedAt
      const ownMs = elapsedMs - (this.#endedMs - endedBeforeMs)
      this.#durations = { ...this.#durations, [phase]: (this.#durations[phase] ?? 0) + ownMs }
      this.#endedMs = endedBeforeMs + elapsedMs
    }
  }
}
