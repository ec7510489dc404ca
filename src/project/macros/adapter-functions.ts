import { optionalText, required, textArgument } from '../../template/call-arguments.ts'
import { textOf } from '../../template/python-str.ts'
import { itemsOf } from '../../template/python-value.ts'
import { failed, undefinedName } from '../../template/template-error.ts'
import { type Call, Names, TemplateFunction, Tuple, Undefined, type Value } from '../../template/value.ts'
import { ColumnValue } from './column-value.ts'
import { dbtMacro } from './dbt-macros.ts'
import { RelationValue } from './relation-value.ts'
import type { Rendering } from './rendering.ts'

type AdapterMethod = (rendering: Rendering, call: Call) => Value

/** dbt's `adapter`, as far as it only asks. */
export function adapterOf(rendering: Rendering): Names {
  return new Names((name) => {
    const run = METHODS.get(name)
    return run === undefined ? undefined : new TemplateFunction(name, (call) => run(rendering, call))
  })
}

const METHODS: ReadonlyMap<string, AdapterMethod> = new Map<string, AdapterMethod>([
  ['dispatch', dispatch],
  ['quote', (_rendering, call) => `"${textArgument(call, 0, 'identifier')}"`],
  ['quote_as_configured', (_rendering, call) => `"${textArgument(call, 0, 'identifier')}"`],
  ['get_columns_in_relation', (rendering, call) => columnsIn(rendering, required(call, 0, 'relation'))],
  ['get_missing_columns', missingColumns],
  ['get_relation', getRelation],
  ['check_schema_exists', (rendering, call) => schemaExists(rendering, textArgument(call, 1, 'schema'))],
  ['type', () => 'postgres'],
  ['execute', (rendering, call) => new Tuple(['', rendering.ask(textArgument(call, 0, 'sql')) ?? rendering.nothing()])],
  ['cache_added', () => ''],
  ['expand_target_column_types', () => ''],
])

/** `adapter.dispatch('name', 'package')` is the macro that the nearest package has for Postgres, or by default. */
function dispatch(rendering: Rendering, call: Call): Value {
  const name = textArgument(call, 0, 'macro_name')
  const namespace = optionalText(call, 1, 'macro_namespace')
  if (name.includes('.')) throw failed(`Expected the name of a macro without its package, got "${name}"`)
  const found = rendering.dispatched(name, namespace)
  const order = namespace === null ? ['dbt'] : rendering.searchOrder(namespace)
  const own = found ?? (order.includes('dbt') ? dbtMacro(rendering, name) : undefined)
  if (own !== undefined) return own
  throw undefinedName(
    `${namespace ?? ''}${namespace === null ? '' : '.'}${name}`,
    'No package has it for Postgres, or by default.',
  )
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** As dbt asks: names to the letter, in the order of the columns. */
export function columnsIn(rendering: Rendering, relation: Value): Value {
  const { schema, identifier } = partsOf(relation)
  const table = rendering.ask(
    `select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale from information_schema.columns where table_schema = ${literal(schema)} and table_name = ${literal(identifier)} order by ordinal_position`,
  )
  return (table?.data ?? []).map((row) => {
    const [name, type, characters, precision, scale] = itemsOf(row)
    const size = (value: Value | undefined): bigint | null => (typeof value === 'bigint' ? value : null)
    return new ColumnValue({
      name: textOf(name ?? ''),
      type: textOf(type ?? ''),
      characters: size(characters),
      precision: size(precision),
      scale: size(scale),
    })
  })
}

function partsOf(relation: Value): { readonly schema: string; readonly identifier: string } {
  if (relation instanceof RelationValue) {
    const { schema, identifier } = relation.parts
    return { schema: schema ?? '', identifier: identifier ?? '' }
  }
  const got = relation instanceof Undefined ? 'nothing' : JSON.stringify(textOf(relation))
  throw failed(
    `Expected a relation, got ${got}`,
    'A check with a where hands its model over as a query, which has no columns to ask for.',
  )
}

function missingColumns(rendering: Rendering, call: Call): Value {
  const nameOf = (column: Value): Value => (column instanceof ColumnValue ? (column.attribute('name') ?? '') : '')
  const there = itemsOf(columnsIn(rendering, required(call, 1, 'to_relation'))).map(nameOf)
  return itemsOf(columnsIn(rendering, required(call, 0, 'from_relation'))).filter(
    (column) => !there.includes(nameOf(column)),
  )
}

const KINDS = "case c.relkind when 'v' then 'view' when 'm' then 'materialized_view' else 'table' end"

/** None where there is no such table or view. */
function getRelation(rendering: Rendering, call: Call): Value {
  const [database, schema, identifier] = ['database', 'schema', 'identifier'].map((name, index) =>
    optionalText(call, index, name),
  )
  return findRelation(rendering, database ?? null, schema ?? '', identifier ?? '')
}

export function findRelation(rendering: Rendering, database: string | null, schema: string, identifier: string): Value {
  const table = rendering.ask(
    `select ${KINDS} from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = ${literal(schema)} and c.relname = ${literal(identifier)} and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
  )
  const [row] = table?.data ?? []
  if (row === undefined) return null
  return new RelationValue({ database, schema, identifier }, null, textOf(itemsOf(row)[0] ?? 'table'))
}

function schemaExists(rendering: Rendering, schema: string): Value {
  const table = rendering.ask(`select 1 from pg_catalog.pg_namespace where nspname = ${literal(schema)}`)
  return (table?.data.length ?? 0) > 0
}

/** dbt's `api`: relations and columns that a macro makes up itself. */
export const API: Names = Names.of({
  Relation: Names.of({ create: new TemplateFunction('create', RelationValue.create) }),
  Column: new TemplateFunction(
    'Column',
    ColumnValue.create,
    new Map<string, Value>([
      ['create', new TemplateFunction('create', ColumnValue.create)],
      ['translate_type', new TemplateFunction('translate_type', (call) => translated(textArgument(call, 0, 'dtype')))],
    ]),
  ),
})

function translated(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'TEXT',
    timestamp: 'timestamp without time zone',
    float: 'FLOAT',
    integer: 'INT',
    boolean: 'BOOLEAN',
  }
  return names[type.toLowerCase()] ?? type
}
