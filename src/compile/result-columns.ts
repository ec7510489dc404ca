import { sql } from 'kysely'
import type { Check } from '../model/check.ts'
import type { Sql } from '../model/measure.ts'
import type { Quantity } from '../model/statement.ts'

/**
 * The result columns of a statement: `f0 as c0, f0 != 0 as c1, …`.
 *
 * Names are positional: names made of users' names could be equal, or longer than Postgres' 63 bytes.
 */
export class ResultColumns {
  readonly #selected: Sql[] = []

  /** Adds a column and returns its index. */
  add(value: Sql): number {
    const index = this.#selected.length
    this.#selected.push(sql`${value} as ${sql.raw(`c${index}`)}`)
    return index
  }

  get selectList(): Sql {
    return sql.join(this.#selected)
  }
}

/** dbt's two thresholds, applied to a number of failures: `f0 != 0`, `f0 > 10`. */
export function thresholds(failures: Sql, { config }: Check): readonly (readonly [Quantity, Sql])[] {
  return [
    ['shouldWarn', sql`${failures} ${sql.raw(config.warnIf.value)}`],
    ['shouldError', sql`${failures} ${sql.raw(config.errorIf.value)}`],
  ]
}
