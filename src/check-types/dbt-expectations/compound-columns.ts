import { type ExpressionArgument, flag, rowCondition, sqlText, textList } from '../argument.ts'
import type { Refusal, SqlGrammar } from '../check-type.ts'
import { quotedName } from '../sql-text.ts'

/** The arguments of tests on several columns that skip rows without values. */
export const compoundArguments = {
  column_list: textList.optional(),
  quote_columns: flag.nullable().default(false),
  ignore_row_if: sqlText.default('all_values_are_missing'),
  row_condition: rowCondition,
}

export type CompoundColumns = {
  readonly column_list?: readonly string[] | undefined
  readonly quote_columns: boolean | null
  readonly ignore_row_if: string
  readonly row_condition: ExpressionArgument | null
}

/** Columns as SQL, and which rows take part. */
export type ComparedColumns = {
  readonly kind: 'listed'
  readonly columns: readonly string[]
  /** TRUE for a row that takes part. Pasted as dbt does it: an OR in the row_condition binds as it does there. */
  readonly takesPart: string
}

/**
 * What a list of columns means; or what is wrong with it.
 *
 * @param isListDemanded whether dbt looks for columns while it parses, and runs nothing without any.
 */
export function compoundColumns(
  given: CompoundColumns,
  grammar: SqlGrammar,
  isListDemanded: boolean,
): ComparedColumns | Refusal {
  const { column_list: list = [], quote_columns, ignore_row_if: ignored, row_condition: condition } = given
  if (list.length === 0) return noColumns(isListDemanded)
  if (ignored !== 'all_values_are_missing' && ignored !== 'any_value_is_missing') return unknownWhatToIgnore(ignored)
  const columns = quote_columns ? list.map(quotedName) : list
  const wrong = columns.find((column) => !grammar.isExpression(column))
  if (wrong !== undefined) {
    const message = `Expected SQL expressions, got ${JSON.stringify(wrong)}`
    return { kind: 'refused', argument: 'column_list', message }
  }
  const missing = columns
    .map((column) => `${column} is null`)
    .join(ignored === 'any_value_is_missing' ? ' or ' : ' and ')
  const takesPart = `1=1 and ${condition === null ? '' : `${condition.text} and `}not (${missing})`
  return { kind: 'listed', columns, takesPart }
}

function noColumns(doesStopRun: boolean): Refusal {
  const message = 'Expected a list of at least one column, got none'
  return { kind: 'refused', argument: 'column_list', message, doesStopRun }
}

function unknownWhatToIgnore(text: string): Refusal {
  return {
    kind: 'refused',
    argument: 'ignore_row_if',
    code: 'BAD_ARGUMENT',
    message: `Expected all_values_are_missing or any_value_is_missing, got ${JSON.stringify(text)}`,
    doesStopRun: true,
  }
}
