import { argument, flagArgument, required, textArgument } from '../../template/call-arguments.ts'
import { textOf } from '../../template/python-str.ts'
import { itemsOf } from '../../template/python-value.ts'
import { failed } from '../../template/template-error.ts'
import { type Call, Names, TemplateFunction, Undefined, type Value } from '../../template/value.ts'
import { NAME_MACROS } from './name-macros.ts'
import { RelationValue } from './relation-value.ts'
import type { Rendering } from './rendering.ts'
import { SQL_MACROS } from './sql-macros.ts'
import { TableValue } from './table-value.ts'
import { TEST_MACROS } from './test-macros.ts'

type DbtMacro = (rendering: Rendering, call: Call) => Value

/**
 * One of dbt's own macros, or what a package has in its place: dbt looks for `postgres__name` and `default__name` in the root
 * project before its own.
 */
export function dbtMacro(rendering: Rendering, name: string): TemplateFunction | undefined {
  const plain = name.replace(/^(?:postgres|default)__/, '')
  const run = MACROS.get(plain)
  if (run === undefined) return undefined
  const replaced = plain === name ? rendering.dispatched(name, 'dbt') : undefined
  return replaced ?? new TemplateFunction(name, (call) => run(rendering, call))
}

const MACROS: ReadonlyMap<string, DbtMacro> = new Map<string, DbtMacro>([
  ...[...SQL_MACROS, ...TEST_MACROS].map(([name, run]): [string, DbtMacro] => [name, (_rendering, call) => run(call)]),
  ...[...NAME_MACROS].map(([name, run]): [string, DbtMacro] => [
    name,
    (rendering, call) => run(rendering.job.project.target, call),
  ]),
  ['statement', statement],
  ['noop_statement', () => ''],
  ['run_query', (rendering, call) => rendering.ask(textOf(required(call, 0, 'sql'))) ?? rendering.nothing()],
  ['get_columns_in_query', columnsInQuery],
  ['load_relation', (rendering, call) => loadRelation(rendering, call)],
  ['get_where_subquery', whereSubquery],
  ['should_store_failures', () => false],
  ['get_columns_in_relation', (rendering, call) => adapterMethod(rendering, 'get_columns_in_relation', call)],
  [
    'generate_series',
    (_rendering, call) =>
      `select * from generate_series(1, ${textOf(required(call, 0, 'upper_bound'))}) as generated_number`,
  ],
  ['date_spine', (_rendering, call) => dateSpine(call)],
])

function adapterMethod(rendering: Rendering, name: string, call: Call): Value {
  const adapter = rendering.session.lookup('adapter')
  const method = adapter instanceof Names ? adapter.attribute(name) : undefined
  return rendering.session.call(method ?? null, call.positional, call.named)
}

/** `{% call statement('x', fetch_result=True) %}select …{% endcall %}`; `load_result('x')` then has its rows. */
function statement(rendering: Rendering, call: Call): Value {
  const name = argument(call, 0, 'name') ?? null
  const caller = call.named.get('caller')
  if (!rendering.isRun || caller === undefined) return ''
  const sql = textOf(rendering.session.call(caller, []))
  if (!flagArgument(call, 1, 'fetch_result', false)) {
    throw failed('A statement of a test asks for nothing. Expected fetch_result=True: a test only reads')
  }
  const table = rendering.ask(sql)
  if (typeof name === 'string' && table !== null) rendering.results.set(name, table)
  return ''
}

/** dbt's `load_result`: `table`, and its rows as `data`. */
export function loadResult(rendering: Rendering, call: Call): Value {
  const name = textArgument(call, 0, 'name')
  const table = rendering.results.get(name)
  if (table !== undefined)
    return new Map<Value, Value>([
      ['table', table],
      ['data', table.data],
      ['response', ''],
    ])
  return rendering.isRun ? null : new Undefined(name, true)
}

function columnsInQuery(rendering: Rendering, call: Call): Value {
  const table = rendering.ask(
    `select * from (${textOf(required(call, 0, 'select_sql'))}) as __dbt_sbq where false limit 0`,
  )
  return table instanceof TableValue ? [...itemsOf(table.attribute('column_names') ?? [])] : []
}

function loadRelation(rendering: Rendering, call: Call): Value {
  const relation = required(call, 0, 'relation')
  if (!(relation instanceof RelationValue)) throw failed('Expected a relation')
  const { database, schema, identifier } = relation.parts
  const named = new Map<string, Value>([
    ['database', database],
    ['schema', schema],
    ['identifier', identifier],
  ])
  return adapterMethod(rendering, 'get_relation', { ...call, positional: [], named })
}

/** The relation, or dbt's subquery where the check has a `where`. */
function whereSubquery(rendering: Rendering, call: Call): Value {
  const relation = required(call, 0, 'relation')
  const where = rendering.job.settings.get('where') ?? null
  if (where === null || where === '') return relation
  return `(select * from ${textOf(relation)} where ${textOf(where)}) dbt_subquery`
}

/** All dates from the first to before the last, by one part each. */
function dateSpine(call: Call): string {
  const [part, start, end] = ['datepart', 'start_date', 'end_date'].map((name, index) =>
    textOf(required(call, index, name)),
  )
  return `select cast(spine as timestamp) as date_${part} from generate_series(${start}, ${end}, interval '1 ${part}') as spine where spine < ${end}`
}
