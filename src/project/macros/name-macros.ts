import type { Target } from '../../model/target.ts'
import { argument } from '../../template/call-arguments.ts'
import { textOf } from '../../template/python-str.ts'
import type { Call, Value } from '../../template/value.ts'

type NameMacro = (target: Target, call: Call) => Value

/**
 * dbt's own macros for names of relations, which a project's may call (dbt-adapters, macros/get_custom_name; our own
 * wording): a custom schema is put behind the target's, or, `for_env`, counts on the target `prod` only.
 */
export const NAME_MACROS: ReadonlyMap<string, NameMacro> = new Map<string, NameMacro>([
  [
    'generate_schema_name',
    ({ schema }, call) => {
      const custom = customOf(call, 'custom_schema_name')
      return custom === null ? schema : `${schema}_${custom}`
    },
  ],
  [
    'generate_schema_name_for_env',
    ({ name, schema }, call) => (name === 'prod' ? customOf(call, 'custom_schema_name') : null) ?? schema,
  ],
  [
    'generate_database_name',
    ({ connection }, call) => {
      const own = connection.type === 'postgres' ? connection.database : null
      return customOf(call, 'custom_database_name') ?? own
    },
  ],
])

function customOf(call: Call, name: string): string | null {
  const custom = argument(call, 0, name) ?? null
  return custom === null ? null : textOf(custom).trim()
}
