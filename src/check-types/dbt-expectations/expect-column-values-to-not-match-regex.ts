import { z } from 'zod'
import { sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { regexArguments } from './patterns.ts'
import { regexTruth } from './regex-truth.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToNotMatchRegex = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_not_match_regex',
    on: 'column',
    args: z.strictObject({ regex: sqlText, ...regexArguments }),
    facts: {
      failsWhen: "a row's text matches the regular expression; every such row counts",
      onNull: 'passes: it matches nothing',
      onEmpty: 'passes, vacuous',
      inDbt:
        "same as dbt_expectations `expect_column_values_to_not_match_regex`, except that a single apostrophe in the expression works (`it's`)",
    },
    example: { column: 'note', arguments: { regex: '[0-9]{16}' } },
    truth: (given, tested) => regexTruth('no match', [given.regex], 'any', given, tested),
    says: ({ regex }) => `does not match ${regex}`,
  }),
)
