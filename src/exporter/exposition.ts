import { type PreparedText, prepareText } from './http/prepared-text.ts'
import { PreparingThread } from './http/preparing-thread.ts'
import { ACTIVITY_FAMILIES } from './metrics/activity-families.ts'
import { CHECK_FAMILIES } from './metrics/check-families.ts'
import { MODEL_FAMILIES } from './metrics/model-families.ts'
import { RELATION_FAMILIES } from './metrics/relation-families.ts'
import { chunksOf, renderFamilies } from './metrics/render-families.ts'
import { STATE_FAMILIES } from './metrics/state-families.ts'
import type { State } from './store.ts'

/**
 * The part of `/metrics` that changes only with a run, made once per change: with 20,000 checks it is 200,000 lines and
 * takes seconds, more than a scrape may. While it is made anew, in a thread of its own, scrapes get the one before.
 */
export class ResultsExposition {
  #prepared: PreparedText | null = null
  #isStale = false
  #making: Promise<void> | null = null
  readonly #thread = new PreparingThread()
  readonly #state: () => State

  constructor(state: () => State) {
    this.#state = state
  }

  /** Has it made anew, unless that is about to happen anyway. */
  refresh(): void {
    this.#isStale = true
    this.#making ??= this.#make().finally(() => {
      this.#making = null
    })
    // told to the next scrape, for which it is made once more
    this.#making.catch(() => {
      this.#prepared = null
    })
  }

  /** The last one that is ready; waits only for the very first, and for one in the place of one that could not be made. */
  async current(): Promise<PreparedText> {
    if (this.#prepared === null) {
      if (this.#making === null) this.refresh()
      await this.#making
    }
    return this.#prepared ?? (await prepareText(''))
  }

  async close(): Promise<void> {
    await this.#thread.close()
  }

  async #make(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      const { targets, models } = this.#state()
      this.#prepared = await this.#thread.prepare([
        chunksOf([...CHECK_FAMILIES, ...RELATION_FAMILIES], [...targets.values()]),
        chunksOf(MODEL_FAMILIES, [models]),
      ])
    }
  }
}

/** The few lines that are made at every scrape. */
export async function freshLines(state: State): Promise<string> {
  const texts = await Promise.all([
    renderFamilies(STATE_FAMILIES, [state]),
    renderFamilies(ACTIVITY_FAMILIES, [...state.schedules.values()]),
    state.checkDurations.text(),
  ])
  return texts.join('')
}
