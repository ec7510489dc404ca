import { pastedList, pastedText } from './pasted-text.ts'
import type { Value } from './read-cases.ts'

/** The arguments of a test of dbt_expectations, and what it is on. */
type Expectation = {
  /** Without its namespace. */
  readonly name: string
  /** What stands behind FROM. */
  readonly model: string
  readonly column: string
  readonly given: (name: string) => Value
}

/**
 * dbt's failing rows for a test of dbt_expectations, written by hand from what its macros are known to make, and by pasting text
 * as they do; null for one that is not known here.
 */
export function expectationQuery({ name, model, given }: Expectation): string | null {
  const truth = (expression: string, groups: Value = null, test = '= true'): string =>
    truthQuery(expression, { model, groups: pastedList(groups), rowCondition: optional(given('row_condition')), test })
  switch (name) {
    case 'expression_is_true': {
      const test = pastedText(given('test_condition') ?? '= true')
      return truth(pastedText(given('expression')), given('group_by_columns'), test)
    }
    case 'expression_between':
      return truth(between(pastedText(given('expression')), given), given('group_by_columns'))
    default:
      return null
  }
}

type TruthOptions = {
  readonly model: string
  readonly groups: readonly string[]
  readonly rowCondition: string | null
  readonly test: string
}

function truthQuery(expression: string, { model, groups, rowCondition, test }: TruthOptions): string {
  const columns = groups.map((group, index) => `${group} as col_${index + 1},`).join(' ')
  return `with tested as (
      select ${columns} ${expression} as expression from ${model}
      ${rowCondition === null ? '' : `where ${rowCondition}`}
      ${groups.length === 0 ? '' : `group by ${groups.join(', ')}`}
    ) select * from tested where not(expression ${test})`
}

function between(expression: string, given: Expectation['given']): string {
  const equal = given('strictly') ? '' : '='
  const [least, most] = [given('min_value'), given('max_value')]
  const above = least === null ? '' : `and ${expression} >${equal} ${pastedText(least)}`
  const below = most === null ? '' : `and ${expression} <${equal} ${pastedText(most)}`
  return `(1=1 ${above} ${below})`
}

/** Null for what Python takes for false. */
function optional(value: Value): string | null {
  return value === null || value === '' ? null : pastedText(value)
}
