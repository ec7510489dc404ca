import { sql } from 'kysely'
import type { Check } from '../model/check.ts'
import type { Sql } from '../model/measure.ts'
import type { Answer, Quantity } from '../model/statement.ts'

/** What is asked about one check: its number of failures, and whatever else the statement can tell. */
export type Asked = {
  readonly check: Check
  readonly failures: Sql
  readonly quantities: readonly (readonly [Quantity, Sql])[]
}

/**
 * The select list that answers for several checks: `f0 as c0, f0 != 0 as c1, …`, and which column is whose.
 *
 * Names are positional: names made of users' names could be equal, or longer than Postgres' 63 bytes.
 */
export function answerColumns(parts: readonly Asked[]): {
  readonly selected: readonly Sql[]
  readonly answers: readonly Answer[]
} {
  const selected: Sql[] = []
  const answers = parts.map(({ check, failures, quantities }): Answer => {
    const { warnIf, errorIf } = check.config
    const wanted: readonly (readonly [Quantity, Sql])[] = [
      ['failures', failures],
      ['shouldWarn', sql`${failures} ${sql.raw(warnIf.value)}`],
      ['shouldError', sql`${failures} ${sql.raw(errorIf.value)}`],
      ...quantities,
    ]
    const columns = wanted.map(([quantity, value]) => {
      const index = selected.length
      selected.push(sql`${value} as ${sql.raw(`c${index}`)}`)
      return [quantity, index] as const
    })
    return { checkId: check.uniqueId, columns: Object.fromEntries(columns) }
  })
  return { selected, answers }
}
