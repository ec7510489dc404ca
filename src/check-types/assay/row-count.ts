import { sql } from 'kysely'
import { z } from 'zod'
import type { AggregateMeasure, Sql } from '../../model/measure.ts'
import { limitText } from '../argument.ts'
import { defineCheckType, type Refusal, type Tested } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'

const args = z.strictObject({
  min: limitText.nullish(),
  max: limitText.nullish(),
  max_decrease: limitText.nullish(),
  max_increase: limitText.nullish(),
})

type Limits = z.output<typeof args>

export const rowCount = defineCheckType({
  name: 'assay.row_count',
  on: 'relation',
  args,
  facts: {
    failsWhen:
      'there are fewer rows than `min`, more than `max`, or since an earlier report (`--since report.json`) they became fewer by more than `max_decrease`, or more by more than `max_increase` (a number of rows, or a percentage of what there was). Without an earlier count of this check it is skipped, with the reason, unless `min` or `max` is broken',
    onNull: 'is of no matter: rows are counted',
    onEmpty: 'has 0 rows, so `min: 1` fails',
    inDbt: 'none; dbt_expectations `expect_table_row_count_to_be_between` knows no earlier count',
  },
  example: { arguments: { min: 1n, max_decrease: '10%' } },
  measure: (limits, tested) => {
    const percent = [limits.min, limits.max].find((limit) => limit?.endsWith('%'))
    if (percent !== undefined) return refusal('min', `Expected numbers of rows, got ${percent}`)
    if (Object.values(limits).every((limit) => limit === null || limit === undefined)) {
      return refusal('min', 'Expected one of min, max, max_decrease and max_increase, got none')
    }
    if (!hasChange(limits)) return measureCount(limits, null, tested)
    return {
      kind: 'incomplete',
      complete: (_, earlierRows) => {
        const measure = measureCount(limits, earlierRows, tested)
        if (earlierRows !== null) return measure
        const missing =
          'There is no earlier count to compare with. Give an earlier report of this check: --since report.json'
        return { kind: 'partial', measure, missing }
      },
    }
  },
  says: (limits) => `has ${sayLimits(limits)}`,
})

function hasChange({ max_decrease, max_increase }: Limits): boolean {
  return Boolean(max_decrease) || Boolean(max_increase)
}

function measureCount(
  { min, max, max_decrease, max_increase }: Limits,
  earlier: bigint | null,
  { from }: Tested,
): AggregateMeasure {
  const before = verbatim(`${earlier ?? 0n}`)
  const fails = (count: Sql): Sql =>
    sql.join(
      [
        sql`false`,
        ...(min ? [sql`${count} < ${verbatim(min)}`] : []),
        ...(max ? [sql`${count} > ${verbatim(max)}`] : []),
        ...(max_decrease && earlier !== null ? [exceeds(sql`(${before} - ${count})`, max_decrease, before)] : []),
        ...(max_increase && earlier !== null ? [exceeds(sql`(${count} - ${before})`, max_increase, before)] : []),
      ],
      sql` or `,
    )
  return {
    kind: 'aggregate',
    from,
    aggregates: [{ name: 'row_count', value: sql`count(*)` }],
    fails: ([count = sql.id('row_count')]) => fails(count),
    selects: earlier === null ? null : sql`${before} as earlier_row_count`,
    undecided: null,
  }
}

/** `(100 - n) * 100 > 10 * 100` for 10 percent of 100 rows: nothing is divided, so nothing is rounded. */
function exceeds(change: Sql, limit: string, before: Sql): Sql {
  const percent = /^(.+)%$/.exec(limit)?.[1]
  return percent === undefined
    ? sql`${change} > ${verbatim(limit)}`
    : sql`${change} * 100.0 > ${verbatim(percent)} * ${before}`
}

function sayLimits({ min, max, max_decrease, max_increase }: Limits): string {
  const parts = [
    ...(min ? [`at least ${min} rows`] : []),
    ...(max ? [`at most ${max} rows`] : []),
    ...(max_decrease ? [`at most ${max_decrease} fewer than before`] : []),
    ...(max_increase ? [`at most ${max_increase} more than before`] : []),
  ]
  return parts.join(', ')
}

function refusal(argument: string, message: string): Refusal {
  return { kind: 'refused', argument, message, code: 'BAD_ARGUMENT' }
}
