import { sql } from 'kysely'
import { z } from 'zod'
import { expression, flag, sqlText } from '../argument.ts'
import { defineCheckType, type Refusal } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'

/** How the end of a range and the start of the next one must compare, and what dbt's query calls that. */
const GAPS: Readonly<Record<string, { readonly operator: string; readonly inWords: string; readonly says: string }>> = {
  allowed: { operator: '<=', inWords: 'less_than_or_equal_to', says: 'do not overlap' },
  not_allowed: { operator: '=', inWords: 'equal_to', says: 'follow one another without a gap' },
  required: { operator: '<', inWords: 'less_than', says: 'have gaps between them' },
}

export const mutuallyExclusiveRanges = defineCheckType({
  name: 'dbt_utils.mutually_exclusive_ranges',
  on: 'relation',
  args: z.strictObject({
    lower_bound_column: expression,
    upper_bound_column: expression,
    partition_by: sqlText.nullish(),
    gaps: sqlText.default('allowed'),
    zero_length_range_allowed: flag.default(false),
  }),
  facts: {
    failsWhen:
      'a range ends before it starts, or as it starts (without `zero_length_range_allowed`), or does not end as `gaps` demands before the next one of its partition: `allowed` not after, `not_allowed` just when, `required` before that one starts; every such row counts',
    onNull: 'fails: a bound has to be there',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_utils `mutually_exclusive_ranges`',
  },
  example: {
    arguments: { lower_bound_column: 'valid_from', upper_bound_column: 'valid_to', partition_by: 'customer_id' },
  },
  measure: (given, { from, grammar }) => {
    const { lower_bound_column, upper_bound_column, partition_by, zero_length_range_allowed } = given
    const gaps = GAPS[given.gaps]
    if (gaps === undefined) return unknownGaps(given.gaps)
    if (partition_by && !grammar.isExpression(`row(${partition_by})`)) return badPartition(partition_by)
    const [lower, upper] = [verbatim(lower_bound_column.text), verbatim(upper_bound_column.text)]
    const partition = partition_by ? sql`partition by ${verbatim(partition_by)} ` : sql``
    const shown = partition_by ? sql`${verbatim(partition_by)} as partition_by_col, ` : sql``
    const operator = zero_length_range_allowed ? '<=' : '<'
    const isRange = sql.id(
      `lower_bound_${zero_length_range_allowed ? 'less_than_or_equal_to' : 'less_than'}_upper_bound`,
    )
    const isBeforeNext = sql.id(`upper_bound_${gaps.inWords}_next_lower_bound`)
    return {
      kind: 'query',
      from,
      failingRows: sql`with ranges as (
select ${shown}${lower} as lower_bound, ${upper} as upper_bound,
lead(${lower}) over (${partition}order by ${lower}, ${upper}) as next_lower_bound,
row_number() over (${partition}order by ${lower} desc, ${upper} desc) = 1 as is_last_record
from ${from}
), judged as (
select *,
coalesce(lower_bound ${verbatim(operator)} upper_bound, false) as ${isRange},
coalesce(upper_bound ${verbatim(gaps.operator)} next_lower_bound, is_last_record, false) as ${isBeforeNext}
from ranges
)
select * from judged where not(${isRange} and ${isBeforeNext})`,
      isPerRow: true,
      undecided: null,
      proof: null,
    }
  },
  says: ({ lower_bound_column, upper_bound_column, gaps, partition_by }) => {
    const ranges = `has ranges from ${lower_bound_column.text} to ${upper_bound_column.text}`
    return `${ranges} that ${GAPS[gaps]?.says ?? gaps}${partition_by ? ` for every ${partition_by}` : ''}`
  },
})

function unknownGaps(gaps: string): Refusal {
  const known = Object.keys(GAPS).join(', ')
  return {
    kind: 'refused',
    argument: 'gaps',
    message: `Expected one of ${known}, got ${JSON.stringify(gaps)}`,
    code: 'BAD_ARGUMENT',
    doesStopRun: true,
  }
}

function badPartition(text: string): Refusal {
  return {
    kind: 'refused',
    argument: 'partition_by',
    message: `Expected SQL that can follow PARTITION BY, got ${JSON.stringify(text)}`,
  }
}
