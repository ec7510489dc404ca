import { expect, test } from 'vitest'
import { TableValue } from '../../../src/project/macros/table-value.ts'
import { reprOf } from '../../../src/template/python-str.ts'
import { itemsOf } from '../../../src/template/python-value.ts'
import { createDatabase } from '../../support/database.ts'
import { noSignal, openTestWarehouse } from '../../warehouse/open-test-warehouse.ts'

/** Values in SQL, and `repr()` of what dbt 1.11 has for them in the result of `run_query`. */
const AS_DBT: readonly (readonly [string, string])[] = [
  ["date '2024-02-29'", 'datetime.date(2024, 2, 29)'],
  ["date '0001-01-01'", 'datetime.date(1, 1, 1)'],
  ["timestamp '2024-02-29 10:00:00'", 'datetime.datetime(2024, 2, 29, 10, 0)'],
  ["timestamp '2024-02-29 10:00:00.5'", 'datetime.datetime(2024, 2, 29, 10, 0, 0, 500000)'],
  ["timestamptz '2024-02-29 10:00:00+02'", 'datetime.datetime(2024, 2, 29, 8, 0, tzinfo=datetime.timezone.utc)'],
  ["'infinity'::date", 'datetime.date(9999, 12, 31)'],
  ["'-infinity'::timestamp", 'datetime.datetime(1, 1, 1, 0, 0)'],
  ["'infinity'::timestamptz", 'datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=datetime.timezone.utc)'],
  ['1.50::numeric', "Decimal('1.50')"],
  ['100::numeric', "Decimal('100')"],
  ['12345678901234567890.123::numeric', "Decimal('12345678901234567890.123')"],
  ['1e-7::numeric', "Decimal('1E-7')"],
  ['1.5::float8', "Decimal('1.5')"],
  ['2::float8', "Decimal('2.0')"],
  ['0.1::float4', "Decimal('0.1')"],
  ['true', 'True'],
  ['null', 'None'],
  ['null::date', 'None'],
  ['7', '7'],
  ['7::bigint', '7'],
  ["'x'", "'x'"],
  ["''", "''"],
  ["'2024-01-01'", "'2024-01-01'"],
  ["'12'", "'12'"],
  ["time '10:00'", "'10:00:00'"],
  ["interval '1 day 2 hours'", "'1 day, 2:00:00'"],
  ["interval '1 year 2 mons -3 days -04:05:06.5'", "'421 days, 19:54:53.500000'"],
  ["interval '-1 mons 2 days'", "'-28 days, 0:00:00'"],
  ["interval '-1 day 2 hours'", "'-1 day, 2:00:00'"],
  ['\'{"a":1}\'::json', '\'{"a": 1}\''],
  ["'a'::char(3)", "'a  '"],
  ["'7f3bb0a0-0000-4000-8000-000000000000'::uuid", "'7f3bb0a0-0000-4000-8000-000000000000'"],
  ["'10.00'::money", "'$10.00'"],
  ['array[1,2]', "'[1, 2]'"],
  ["array['a','b c',null,'d\"e']::text[]", `'["a", "b c", null, "d\\\\"e"]'`],
  ['array[true,false,null]', "'[true, false, null]'"],
  ['array[[1,2],[3,4]]', "'[[1, 2], [3, 4]]'"],
  ["'{}'::int[]", "'[]'"],
  ["'[0:1]={1,2}'::int[]", "'[1, 2]'"],
  ['array[1.50,2]::numeric[]', "'[1.5, 2.0]'"],
  ['array[1.5]::float8[]', "'[1.5]'"],
  ["array[date '2024-01-01']", `'["2024-01-01"]'`],
  ["array[timestamp '2024-01-01 10:00']", `'["2024-01-01T10:00:00"]'`],
  ["array['7f3bb0a0-0000-4000-8000-000000000000'::uuid]", "'{7f3bb0a0-0000-4000-8000-000000000000}'"],
  ['row(1,2)', "'(1,2)'"],
  ['array[\'{"a":1}\'::json]', `'[{"a": 1}]'`],
]

test('the values of a query are what dbt has for them', async () => {
  await using database = await createDatabase(
    `do $$ begin execute format('alter database %I set timezone to utc', current_database()); end $$`,
  )
  await using warehouse = await openTestWarehouse(database)
  const sql = `select ${AS_DBT.map(([value], index) => `${value} as c${index}`).join(', ')}`
  const [row = null] = TableValue.of(await warehouse.query(sql, noSignal())).data
  const cells = itemsOf(row)
  expect(AS_DBT.map(([value], index) => [value, reprOf(cells[index] ?? null)])).toEqual(AS_DBT)
})
