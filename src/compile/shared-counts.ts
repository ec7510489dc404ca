import { sql } from 'kysely'
import type { Sql } from '../model/measure.ts'

/**
 * What several riders of a scan want counted alike, each of it once: Postgres would compute it once anyway, but has to read, plan
 * and send all of it.
 */
export class SharedCounts {
  readonly #names = new Map<string, Sql>()

  /**
   * @param key what is counted: equal for equal counts.
   * @param name for one that nobody asked for before.
   * @returns the name, and whether it is new: then the count has to be made.
   */
  nameOf(key: string, name: string): { readonly name: Sql; readonly isNew: boolean } {
    const known = this.#names.get(key)
    if (known !== undefined) return { name: known, isNew: false }
    const made: Sql = sql.raw(name)
    this.#names.set(key, made)
    return { name: made, isNew: true }
  }
}
