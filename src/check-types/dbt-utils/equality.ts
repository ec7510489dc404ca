import { z } from 'zod'
import { fromItem, numberText, textList } from '../argument.ts'
import { defineCheckType, type Refusal, type Tested } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'
import { comparedColumns } from './compared-columns.ts'
import { rowsOfOneSide } from './rows-of-one-side.ts'

export const equality = defineCheckType({
  name: 'dbt_utils.equality',
  on: 'relation',
  args: z.strictObject({
    compare_model: fromItem,
    compare_columns: textList.nullish().transform((columns) => columns ?? []),
    exclude_columns: textList.nullish().transform((columns) => columns ?? []),
    precision: numberText.nullish(),
  }),
  facts: {
    failsWhen:
      'a row is only here or only in `compare_model`; rows that are there twice count once. The number of failures is that of such rows and, on top, of how many more there are on one side: five rows too few are ten failures',
    onNull: 'is equal to NULL',
    onEmpty: 'passes, vacuous, if both are empty; else every row of the other one fails, and counts twice',
    inDbt:
      'same as dbt_utils `equality`: without `compare_columns` both must have the same columns (before 1.2 it did not look), and a `where` is an error',
  },
  example: { arguments: { compare_model: "ref('revenue_by_hand')", exclude_columns: ['loaded_at'] } },
  failCalc:
    "count(*) + coalesce(abs(count(*) filter (where which_diff = 'a_minus_b') - count(*) filter (where which_diff = 'b_minus_a')), 0)",
  measure: (given, tested) => {
    const { compare_model, compare_columns, precision } = given
    const wrong = refusalOf(given, tested)
    if (wrong !== null) return wrong
    // 0 digits are no precision at all: that is what dbt makes of a zero
    if (compare_columns.length > 0 && !isRounded(precision)) {
      const odd = compare_columns.find((text) => !tested.grammar.isExpression(text))
      return odd === undefined ? rowsOfOneSide(compare_columns.map(verbatim), compare_model, tested) : noExpression(odd)
    }
    return {
      kind: 'incomplete',
      complete: (catalog) => {
        const columns = comparedColumns(
          { ...given, precision: isRounded(precision) ? precision : null },
          tested,
          catalog,
        )
        return 'kind' in columns ? columns : rowsOfOneSide(columns, compare_model, tested)
      },
    }
  },
  says: ({ compare_model, compare_columns }) => {
    const columns = compare_columns.join(', ')
    return `has the same rows as ${compare_model.text}${columns === '' ? '' : `, looking at ${columns}`}`
  },
})

function isRounded(precision: string | null | undefined): precision is string {
  return precision !== null && precision !== undefined && Number(precision) !== 0
}

function refusalOf(
  given: {
    readonly compare_columns: readonly string[]
    readonly exclude_columns: readonly string[]
  },
  { hasWhere }: Tested,
): Refusal | null {
  if (given.compare_columns.length > 0 && given.exclude_columns.length > 0) {
    return {
      kind: 'refused',
      argument: 'exclude_columns',
      message: 'Expected compare_columns or exclude_columns, got both',
      code: 'BAD_ARGUMENT',
      doesStopRun: true,
    }
  }
  if (!hasWhere) return null
  return {
    kind: 'refused',
    argument: 'where',
    message: 'Expected none: dbt_utils.equality compares whole relations',
    code: 'BAD_ARGUMENT',
    hint: 'Compare a view that has just those rows.',
  }
}

function noExpression(text: string): Refusal {
  return {
    kind: 'refused',
    argument: 'compare_columns',
    message: `Expected SQL expressions, got ${JSON.stringify(text)}`,
    hint: 'A name with spaces or capitals needs double quotes around it.',
  }
}
