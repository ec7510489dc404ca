import { argument, optionalText, required, textArgument } from '../../template/call-arguments.ts'
import { textOf } from '../../template/python-str.ts'
import { itemsOf } from '../../template/python-value.ts'
import type { Call, Value } from '../../template/value.ts'

type SqlMacro = (call: Call) => Value

function text(call: Call, index: number, name: string): string {
  return textOf(required(call, index, name))
}

/** `X + ((interval '1 day') * (3))` */
export function dateAdd(part: string, count: string, from: string): string {
  return `${from} + ((interval '1 ${part}') * (${count}))`
}

/** dbt's helpers that make SQL, as they are for Postgres. (dbt-adapters, macros/utils; our own wording) */
export const SQL_MACROS: ReadonlyMap<string, SqlMacro> = new Map<string, SqlMacro>([
  [
    'dateadd',
    (call) => dateAdd(text(call, 0, 'datepart'), text(call, 1, 'interval'), text(call, 2, 'from_date_or_timestamp')),
  ],
  ['date_trunc', (call) => `date_trunc('${text(call, 0, 'datepart')}', ${text(call, 1, 'date')})`],
  [
    'datediff',
    (call) =>
      dateDifference(
        text(call, 0, 'first_date'),
        text(call, 1, 'second_date'),
        text(call, 2, 'datepart').toLowerCase(),
      ),
  ],
  ['last_day', (call) => lastDay(text(call, 0, 'date'), text(call, 1, 'datepart'))],
  [
    'date',
    (call) =>
      `to_date('${['year', 'month', 'day'].map((name, index) => text(call, index, name)).join('-')}', 'YYYY-MM-DD')`,
  ],
  ['current_timestamp', () => 'now()'],
  ['current_timestamp_backcompat', () => 'current_timestamp::timestamp without time zone'],
  ['current_timestamp_in_utc_backcompat', () => "(now() at time zone 'utc')"],
  ['current_timestamp_in_utc', () => "(now() at time zone 'utc')"],
  ['type_string', () => 'TEXT'],
  ['type_timestamp', () => 'timestamp without time zone'],
  ['type_float', () => 'FLOAT'],
  ['type_numeric', () => 'numeric(28, 6)'],
  ['type_bigint', () => 'bigint'],
  ['type_int', () => 'INT'],
  ['type_boolean', () => 'BOOLEAN'],
  ['cast', (call) => `cast(${text(call, 0, 'field')} as ${text(call, 1, 'type')})`],
  ['safe_cast', (call) => `cast(${text(call, 0, 'field')} as ${text(call, 1, 'type')})`],
  ['cast_bool_to_text', (call) => `cast(${text(call, 0, 'field')} as varchar)`],
  [
    'concat',
    (call) =>
      itemsOf(required(call, 0, 'fields'))
        .map(textOf)
        .join(' || '),
  ],
  ['hash', (call) => `md5(cast(${text(call, 0, 'field')} as TEXT))`],
  ['length', (call) => `length(${text(call, 0, 'expression')})`],
  ['position', (call) => `position(${text(call, 0, 'substring_text')} in ${text(call, 1, 'string_text')})`],
  [
    'replace',
    (call) => `replace(${text(call, 0, 'field')}, ${text(call, 1, 'old_chars')}, ${text(call, 2, 'new_chars')})`,
  ],
  ['right', (call) => `right(${text(call, 0, 'string_text')}, ${text(call, 1, 'length_expression')})`],
  [
    'split_part',
    (call) => splitPart(text(call, 0, 'string_text'), text(call, 1, 'delimiter_text'), text(call, 2, 'part_number')),
  ],
  ['string_literal', (call) => `'${text(call, 0, 'value')}'`],
  ['escape_single_quotes', (call) => text(call, 0, 'expression').replaceAll("'", "''")],
  ['any_value', (call) => `min(${text(call, 0, 'expression')})`],
  ['bool_or', (call) => `bool_or(${text(call, 0, 'expression')})`],
  ['listagg', listAggregate],
  ['except', () => 'except'],
  ['intersect', () => 'intersect'],
  ['array_construct', (call) => arrayOf(call)],
  ['array_append', (call) => `array_append(${text(call, 0, 'array')}, ${text(call, 1, 'new_element')})`],
  ['array_concat', (call) => `array_cat(${text(call, 0, 'array_1')}, ${text(call, 1, 'array_2')})`],
  ['equals', (call) => isSame(text(call, 0, 'expr1'), text(call, 1, 'expr2'))],
])

function lastDay(date: string, part: string): string {
  const first = `date_trunc('${part}', ${date})`
  // a quarter is no interval of Postgres'
  const end = part === 'quarter' ? dateAdd('month', '3', first) : dateAdd(part, '1', first)
  return `cast(${dateAdd('day', '-1', end)} as date)`
}

/** Borders of parts that lie between, as other warehouses count them: 31 December and 1 January are a year apart. */
function dateDifference(first: string, second: string, part: string): string {
  const [from, to] = [`(${first})::timestamp`, `(${second})::timestamp`]
  const years = `(date_part('year', ${to}) - date_part('year', ${from}))`
  const inYear = (name: string): string => `(date_part('${name}', ${to}) - date_part('${name}', ${from}))`
  const days = `((${second})::date - (${first})::date)`
  const steps: Readonly<Record<string, string>> = {
    year: years,
    quarter: `(${years} * 4 + ${inYear('quarter')})`,
    month: `(${years} * 12 + ${inYear('month')})`,
    day: days,
    // weeks begin on Sundays
    week: `((${weekStart(to)} - ${weekStart(from)}) / 7)`,
    hour: elapsed(from, to, 'hour', 3600),
    minute: elapsed(from, to, 'minute', 60),
    second: elapsed(from, to, 'second', 1),
    millisecond: `(${elapsed(from, to, 'milliseconds', 0.001)})`,
    microsecond: `(${elapsed(from, to, 'microseconds', 0.000001)})`,
  }
  return steps[part] ?? elapsed(from, to, part, 1)
}

function weekStart(moment: string): string {
  return `date_trunc('week', ${moment} + interval '1 day')::date`
}

function elapsed(from: string, to: string, part: string, seconds: number): string {
  return `(extract(epoch from date_trunc('${part}', ${to}) - date_trunc('${part}', ${from})) / ${seconds})::double precision`
}

/** Below 0 it counts from the end. */
function splitPart(value: string, delimiter: string, part: string): string {
  if (!part.startsWith('-')) return `split_part(${value}, ${delimiter}, ${part})`
  const count = `length(${value}) - length(replace(${value}, ${delimiter}, ''))`
  return `split_part(${value}, ${delimiter}, ${count} + 2 ${part})`
}

function listAggregate(call: Call): string {
  const measure = text(call, 0, 'measure')
  const delimiter = textArgument(call, 1, 'delimiter_text', "','")
  const order = optionalText(call, 2, 'order_by_clause')
  const limit = argument(call, 3, 'limit_num') ?? null
  const ordered = order === null ? '' : ` ${order}`
  if (limit === null) return `string_agg(${measure}, ${delimiter}${ordered})`
  return `array_to_string((array_agg(${measure}${ordered}))[1:${textOf(limit)}], ${delimiter})`
}

function arrayOf(call: Call): string {
  const inputs = itemsOf(argument(call, 0, 'inputs') ?? [])
  if (inputs.length > 0) return `array[ ${inputs.map(textOf).join(' , ')} ]`
  return `array[]::${textArgument(call, 1, 'data_type', 'integer')}[]`
}

function isSame(a: string, b: string): string {
  return `case when (${a} = ${b}) or (${a} is null and ${b} is null) then 0 else 1 end = 0`
}
