import { argument, required } from '../../template/call-arguments.ts'
import { textOf } from '../../template/python-str.ts'
import { isTrue, itemsOf } from '../../template/python-value.ts'
import type { Call, Value } from '../../template/value.ts'

function text(call: Call, index: number, name: string): string {
  return textOf(required(call, index, name))
}

/**
 * dbt's four tests as macros: a project's own test may call them. What they select are dbt's own columns, so that a
 * `fail_calc` finds them.
 */
export const TEST_MACROS: ReadonlyMap<string, (call: Call) => Value> = new Map<string, (call: Call) => Value>([
  [
    'test_unique',
    (call) => {
      const column = text(call, 1, 'column_name')
      return `select ${column} as unique_field, count(*) as n_records from ${text(call, 0, 'model')} where ${column} is not null group by ${column} having count(*) > 1`
    },
  ],
  [
    'test_not_null',
    (call) => {
      const column = text(call, 1, 'column_name')
      return `select ${column} from ${text(call, 0, 'model')} where ${column} is null`
    },
  ],
  [
    'test_accepted_values',
    (call) => {
      const column = text(call, 1, 'column_name')
      const isQuoted = isTrue(argument(call, 3, 'quote') ?? true)
      const values = itemsOf(required(call, 2, 'values')).map((value) =>
        isQuoted ? `'${textOf(value)}'` : textOf(value),
      )
      return `select value_field, n_records from (select ${column} as value_field, count(*) as n_records from ${text(call, 0, 'model')} group by ${column}) all_values where value_field not in (${values.join(', ')})`
    },
  ],
  [
    'test_relationships',
    (call) => {
      const column = text(call, 1, 'column_name')
      const parent = `select ${text(call, 3, 'field')} as to_field from ${text(call, 2, 'to')}`
      return `select child.from_field from (select ${column} as from_field from ${text(call, 0, 'model')} where ${column} is not null) child left join (${parent}) parent on child.from_field = parent.to_field where parent.to_field is null`
    },
  ],
])
