import { sql } from 'kysely'
import type { Check } from '../model/check.ts'
import type { Sql } from '../model/measure.ts'
import { parsePercentThreshold } from '../model/percent-threshold.ts'
import type { Answer, Quantity } from '../model/statement.ts'
import { sqlText } from './sql-compiler.ts'

/** An expression, and what it tells about a check. */
export type Value = readonly [quantity: Quantity, value: Sql]

/** What a reading tells about one check; the columns are not laid out yet. */
export type Told = Omit<Answer, 'columns' | 'row'> & { readonly values: readonly Value[] }

/** A query without its select list: what is behind FROM, and what can be told of it. */
export type Query = { readonly from: Sql; readonly told: readonly Told[] }

/** SQL, and where in its result the answers are. */
type LaidOut = { readonly sql: string; readonly answers: readonly Answer[]; readonly rows: number }

/** Expressions side by side, each of them once. */
class Columns {
  readonly #places = new Map<Sql, number>()

  /** The place of a value, at which it is put if it is new. */
  add(value: Sql): number {
    const place = this.#places.get(value) ?? this.#places.size
    this.#places.set(value, place)
    return place
  }

  get values(): readonly Sql[] {
    return [...this.#places.keys()]
  }
}

/**
 * One row with all answers: `select n as c0, f0 as c1, f0 != 0 as c2, … from …`.
 *
 * Names are positional: names made of users' names could be equal, or longer than Postgres' 63 bytes.
 */
export function layOutRow({ from, told }: Query): LaidOut {
  const columns = new Columns()
  const answers = told.map(({ values, ...answer }): Answer => {
    const placed = values.map(([quantity, value]) => [quantity, columns.add(value)] as const)
    return { ...answer, row: 0, columns: Object.fromEntries(placed) }
  })
  const selected = columns.values.map((value, index) => sql`${value} as ${sql.raw(`c${index}`)}`)
  return { sql: sqlText(sql`select ${sql.join(selected)}\n${from}`), answers, rows: 1 }
}

/**
 * One row for each query, the numbers of all of them before their truth values, since what is one below the other must be of
 * one type:
 *
 *     select 0, n, f0, f0 != 0, null::boolean from …
 *     union all
 *     select 1, n, null::bigint, b0 = 0, 0::bigint != 0 from …
 */
export function layOutRows(queries: readonly Query[]): LaidOut {
  const rows = queries.map(({ from, told }) => {
    const [numbers, truths] = [new Columns(), new Columns()]
    const placed = told.map(({ values, ...answer }) => ({
      answer,
      places: values.map(([quantity, value]) => {
        const isTruth = TRUTHS.has(quantity)
        return { quantity, isTruth, index: (isTruth ? truths : numbers).add(value) }
      }),
    }))
    return { from, numbers: numbers.values, truths: truths.values, placed }
  })
  const numbersWidth = Math.max(...rows.map(({ numbers }) => numbers.length))
  const truthsWidth = Math.max(...rows.map(({ truths }) => truths.length))
  const answers = rows.flatMap(({ placed }, row) =>
    placed.map(({ answer, places }): Answer => {
      const columns = places.map(({ quantity, isTruth, index }) => [quantity, index + (isTruth ? 1 + numbersWidth : 1)])
      return { ...answer, row, columns: Object.fromEntries(columns) }
    }),
  )
  const selects = rows.map(({ from, numbers, truths }, row) => {
    const selected = [
      sql.lit(row),
      ...padded(numbers, numbersWidth, sql`null::bigint`),
      ...padded(truths, truthsWidth, sql`null::boolean`),
    ]
    return sql`select ${sql.join(selected)}\n${from}`
  })
  return { sql: sqlText(sql.join(selects, sql`\nunion all\n`)), answers, rows: rows.length }
}

/** What is TRUE or FALSE; all other quantities are of type bigint. */
const TRUTHS: ReadonlySet<Quantity> = new Set(['shouldWarn', 'shouldError', 'isClean'])

function padded(values: readonly Sql[], width: number, filling: Sql): readonly Sql[] {
  return [...values, ...Array.from({ length: width - values.length }, () => filling)]
}

/** A number of failures as dbt counts them: its limit cuts the failing rows before. */
export function limited(failures: Sql, { config: { limit } }: Check): Sql {
  return limit === null ? failures : sql`least(${failures}, ${sql.lit(limit)})`
}

/**
 * dbt's two thresholds, applied to a number of failures: `f0 != 0`, `f0 > 10`. Where both are the same, one column does. A
 * percentage is no SQL: it is applied to the counts when they are there.
 */
export function thresholds(failures: Sql, { config: { warnIf, errorIf } }: Check): readonly Value[] {
  const shouldWarn = sql`${failures} ${sql.raw(warnIf.value)}`
  const shouldError = warnIf.value === errorIf.value ? shouldWarn : sql`${failures} ${sql.raw(errorIf.value)}`
  return [
    ...(parsePercentThreshold(warnIf.value) === null ? [['shouldWarn', shouldWarn] as const] : []),
    ...(parsePercentThreshold(errorIf.value) === null ? [['shouldError', shouldError] as const] : []),
  ]
}
