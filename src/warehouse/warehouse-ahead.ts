import type { Warehouse } from '../model/warehouse.ts'

/** A warehouse that is opened while somebody is busy with what comes before it: connecting is mostly waiting. */
export class WarehouseAhead {
  readonly #giveUp = new AbortController()
  readonly #signal: AbortSignal
  #opening: Promise<Warehouse> | null = null

  /** @param signal aborting it ends the waiting. */
  constructor(signal: AbortSignal) {
    this.#signal = AbortSignal.any([signal, this.#giveUp.signal])
  }

  /**
   * Begins to connect, and to share the first snapshot that will be asked for.
   *
   * @param maxAgeMs of that snapshot; null for none.
   */
  begin(open: (signal: AbortSignal) => Promise<Warehouse>, maxAgeMs: number | null): void {
    this.#opening = open(this.#signal).then((warehouse) =>
      maxAgeMs === null ? warehouse : shared(warehouse, maxAgeMs, this.#signal),
    )
    // told to whoever waits for it, if ever somebody does
    this.#opening.catch(() => {})
  }

  /** What was begun, or null. */
  get opening(): Promise<Warehouse> | null {
    return this.#opening
  }

  /** Closes it, or gives it up if it is not open yet. */
  async end(): Promise<void> {
    this.#giveUp.abort()
    const warehouse = await this.#opening?.catch(() => null)
    await warehouse?.close()
  }
}

/** The first question for a snapshot gets the answer to one that was asked before. */
function shared(warehouse: Warehouse, maxAgeMs: number, signal: AbortSignal): Warehouse {
  let first: Promise<string | null> | null = warehouse.shareSnapshot(maxAgeMs, signal)
  first.catch(() => {})
  return {
    ...warehouse,
    shareSnapshot(ageMs, laterSignal) {
      const answer = first ?? warehouse.shareSnapshot(ageMs, laterSignal)
      first = null
      return answer
    },
  }
}
