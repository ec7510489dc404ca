import { expect, test } from 'vitest'
import { renderRows, renderRowsJson } from '../../src/report/render-rows.ts'
import { aCheck, rows } from './report-values.ts'

const two = rows({ id: 23, name: 25 }, ['1', 'Ana'], ['200', null])

test('numbers stand right, text left, NULL is not the text NULL', () => {
  expect(renderRows(two, { color: false, width: 80 })).toBe(' id  name\n  1  Ana\n200  NULL\n(2 rows)\n')
})

test('a table that is wider than the terminal gets one line per value, and nothing is cut', () => {
  const long = 'x'.repeat(70)
  const text = renderRows(rows({ id: 23, a_long_name: 25 }, ['1', long], ['2', '']), { color: false, width: 60 })
  expect(text).toBe(
    `row 1\n  id           1\n  a_long_name  ${long}\n\nrow 2\n  id           2\n  a_long_name  ""\n\n(2 rows)\n`,
  )
})

test('without a terminal nothing is cut and nothing is turned', () => {
  const long = 'x'.repeat(5_000)
  expect(renderRows(rows({ a: 25, b: 25 }, [long, long]), { color: false, width: Infinity })).toContain(
    `${long}  ${long}`,
  )
})

test('rows without columns are counted', () => {
  expect(renderRows({ columns: [], rows: [[], []] }, { color: false, width: 80 })).toBe('\n\n\n(2 rows)\n')
})

test('as JSON the values are what Postgres wrote', () => {
  expect(JSON.parse(renderRowsJson(aCheck(), two))).toEqual({
    unique_id: 'test.shop.not_null_revenue_order_id.0123456789',
    name: 'not_null_revenue_order_id',
    columns: ['id', 'name'],
    rows: [
      ['1', 'Ana'],
      ['200', null],
    ],
  })
})
