import { pastedText } from '../pasted-text.ts'
import type { Value } from '../read-cases.ts'
import { columnOf, type DbtQuery, type DbtTest, given, listOf, modelOf } from './dbt-test.ts'

export const DBT_UTILS: Readonly<Record<string, DbtQuery>> = {
  'dbt_utils.expression_is_true': (test) => {
    const column = test.column === undefined ? '' : `${columnOf(test)} `
    return `select 1 from ${modelOf(test)} where not(${column}${pastedText(given(test, 'expression'))})`
  },
  'dbt_utils.recency': recency,
}

export const DBT_UTILS_FAIL_CALCS: Readonly<Record<string, string>> = {}

function recency(test: DbtTest): string {
  const groups = listOf(test, 'group_by_columns')
  const isByDay = given(test, 'ignore_time_component') === true
  const newest = `max(${pastedText(test.arguments?.['field'] ?? '')})`
  const ago = pastedText(negated(given(test, 'interval')))
  const threshold = `cast(now() + ((interval '1 ${pastedText(test.arguments?.['datepart'] ?? '')}') * (${ago})) as ${isByDay ? 'date' : 'timestamp'})`
  const columns = groups.map((group) => `${group},`).join(' ')
  return `with recency as (
      select ${columns} ${isByDay ? `cast(${newest} as date)` : newest} as most_recent
      from ${modelOf(test)} ${groups.length > 0 ? `group by ${groups.join(', ')}` : ''}
    )
    select ${columns} most_recent, ${threshold} as threshold from recency
    where most_recent < ${threshold} or most_recent is null`
}

/** Python's `interval * -1`. */
function negated(interval: Value): Value {
  if (typeof interval === 'bigint') return -interval
  return typeof interval === 'number' ? -interval : interval
}
