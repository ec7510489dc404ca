import { expect, test } from 'vitest'
import { dottedName } from '../../src/project/question/dotted-name.ts'

test.each([
  ['marts.revenue', ['marts', 'revenue']],
  ['Marts.Revenue.ID', ['marts', 'revenue', 'id']],
  ['"Marts"."a.b"."q""uote"', ['Marts', 'a.b', 'q"uote']],
  ['é.ß', ['é', 'ß']],
])('%s names %j', (text, names) => expect(dottedName(text)?.map(({ name }) => name)).toEqual(names))

test('keeps what was typed for dbt names and for SQL', () => {
  expect(dottedName('Orders."Order Id"')).toEqual([
    { text: 'Orders', name: 'orders', sql: 'Orders' },
    { text: 'Order Id', name: 'Order Id', sql: '"Order Id"' },
  ])
})

test.each(['', '.', 'a.', '.a', 'a..b', 'a b', '"a', 'a"b"', '"a"b', '""'])('%j is no name', (text) =>
  expect(dottedName(text)).toBeNull(),
)
