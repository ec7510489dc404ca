import { z } from 'zod'
import { expression, expressionList, rowCondition } from '../argument.ts'
import { defineCheckType, type Refusal } from '../check-type.ts'
import { truthType } from './truth-type.ts'

export const expectColumnPairValuesToBeInSet = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_pair_values_to_be_in_set',
    on: 'relation',
    args: z.strictObject({
      column_A: expression,
      column_B: expression,
      value_pairs_set: z
        .array(expressionList, { error: 'a list of pairs' })
        .min(1, { error: 'a list of pairs with at least one in it' })
        .readonly(),
      row_condition: rowCondition,
    }),
    facts: {
      failsWhen: 'the pair of values of a row is none of the pairs; every such row counts',
      onNull: 'passes, as undecided, unless the other value is in no pair',
      onEmpty: 'passes, vacuous',
      inDbt:
        'same as dbt_expectations `expect_column_pair_values_to_be_in_set`: values are SQL, so text has quotes of its own',
    },
    example: {
      arguments: {
        column_A: 'country',
        column_B: 'currency',
        value_pairs_set: [
          ["'DE'", "'EUR'"],
          ["'CH'", "'CHF'"],
        ],
      },
    },
    truth: ({ column_A: a, column_B: b, value_pairs_set: pairs, row_condition }) => {
      const wrong = pairs.find((pair) => pair.length !== 2)
      if (wrong !== undefined) return noPair(wrong.length)
      const conditions = pairs.map(([first, second]) => `(${a.text} = ${first?.text} and ${b.text} = ${second?.text})`)
      return { expression: conditions.join(' or '), rowCondition: row_condition }
    },
    says: ({ column_A: a, column_B: b, value_pairs_set: pairs }) => {
      const listed = pairs.map((pair) => `(${pair.map(({ text }) => text).join(', ')})`)
      return `has (${a.text}, ${b.text}) in ${listed.join(', ')}`
    },
  }),
)

/** dbt counts the values while it parses. */
function noPair(length: number): Refusal {
  return {
    kind: 'refused',
    argument: 'value_pairs_set',
    code: 'BAD_ARGUMENT',
    message: `Expected pairs of two values, got one of ${length}`,
    doesStopRun: true,
  }
}
