import type { Relation } from '../../src/model/relation.ts'
import type { Settings } from './build-check.ts'
import { expectationQuery } from './expectation-query.ts'
import { pastedText } from './pasted-text.ts'
import type { Value } from './read-cases.ts'

/**
 * dbt's SQL for a check, written by hand from what dbt's macros are known to make, and by pasting text as they do.
 * Nothing of `src/check-types` or `src/compile` is used: it is what these are measured against.
 */
export type DbtTest = {
  readonly checkType: string
  readonly relation: Relation
  readonly column?: string | undefined
  readonly arguments?: Readonly<Record<string, Value>> | undefined
  readonly config?: Settings | undefined
}

/** The query that dbt sends: one row with `failures`, `should_warn` and `should_error`. */
export function dbtStatement(test: DbtTest): string {
  return dbtWrapper(dbtFailingRows(test), test.config)
}

/** What dbt puts around a query whose rows are failures. */
export function dbtWrapper(failingRows: string, config: Settings = {}): string {
  const { fail_calc = 'count(*)', warn_if = '!= 0', error_if = '!= 0', limit } = config
  const limited = limit === undefined ? failingRows : `${failingRows}\nlimit ${limit}`
  return `select
  ${fail_calc} as failures,
  ${fail_calc} ${warn_if} as should_warn,
  ${fail_calc} ${error_if} as should_error
from (
${limited}
) dbt_internal_test`
}

function dbtFailingRows(test: DbtTest): string {
  const model = modelOf(test)
  const column = test.column ?? ''
  const given = (name: string): Value => test.arguments?.[name] ?? null
  switch (test.checkType) {
    case 'not_null':
      return `select ${column} from ${model} where ${column} is null`
    case 'unique':
      return `select ${column} as unique_field, count(*) as n_records from ${model}
        where ${column} is not null group by ${column} having count(*) > 1`
    case 'accepted_values':
      return `with all_values as (
        select ${column} as value_field, count(*) as n_records from ${model} group by ${column}
      ) select * from all_values where value_field not in (${acceptedList(given('values'), test.arguments?.['quote'])})`
    case 'relationships':
      return `with child as (select ${column} as from_field from ${model} where ${column} is not null),
        parent as (select ${pastedText(given('field'))} as to_field from ${parentOf(test)})
        select from_field from child left join parent on child.from_field = parent.to_field
        where parent.to_field is null`
    case 'dbt_utils.expression_is_true':
      return `select 1 from ${model} where not(${column === '' ? '' : `${column} `}${pastedText(given('expression'))})`
    case 'dbt_utils.recency':
      return recency(test, model)
    default:
      return expectation(test, model, column, given)
  }
}

function expectation({ checkType }: DbtTest, model: string, column: string, given: (name: string) => Value): string {
  const [namespace, name = ''] = checkType.split('.')
  const query = namespace === 'dbt_expectations' ? expectationQuery({ name, model, column, given }) : null
  if (query === null) throw new Error(`nobody wrote down what dbt makes of ${checkType}`)
  return query
}

function modelOf({ relation, config }: DbtTest): string {
  const name = relationText(relation)
  return config?.where === undefined ? name : `(select * from ${name} where ${config.where}) dbt_subquery`
}

function relationText({ schema, name }: Relation): string {
  return [schema, name].map((part) => `"${part.split('"').join('""')}"`).join('.')
}

function parentOf({ arguments: given, relation }: DbtTest): string {
  const to = pastedText(given?.['to'] ?? null)
  const name = /^ref\('([^']+)'\)$/.exec(to)?.[1]
  return name === undefined ? to : relationText({ ...relation, name })
}

function acceptedList(values: Value, quote: Value = true): string {
  const items = Array.isArray(values) ? values : []
  return items.map((item) => (quote ? `'${pastedText(item)}'` : pastedText(item))).join(',')
}

function recency({ arguments: given = {} }: DbtTest, model: string): string {
  const groups = Array.isArray(given['group_by_columns']) ? given['group_by_columns'].map(pastedText) : []
  const isByDay = given['ignore_time_component'] === true
  const newest = `max(${pastedText(given['field'] ?? '')})`
  const ago = pastedText(negated(given['interval'] ?? null))
  const threshold = `cast(now() + ((interval '1 ${pastedText(given['datepart'] ?? '')}') * (${ago})) as ${isByDay ? 'date' : 'timestamp'})`
  const columns = groups.map((group) => `${group},`).join(' ')
  return `with recency as (
      select ${columns} ${isByDay ? `cast(${newest} as date)` : newest} as most_recent
      from ${model} ${groups.length > 0 ? `group by ${groups.join(', ')}` : ''}
    )
    select ${columns} most_recent, ${threshold} as threshold from recency
    where most_recent < ${threshold} or most_recent is null`
}

/** Python's `interval * -1`. */
function negated(interval: Value): Value {
  if (typeof interval === 'bigint') return -interval
  return typeof interval === 'number' ? -interval : interval
}
