import { expect, test } from 'vitest'
import { renderList } from '../../src/report/render-list.ts'
import { config } from '../support/builders.ts'
import { aCheck } from './report-values.ts'

const checks = [aCheck(), aCheck({ column: null, owner: 'ana', config: config({ tags: ['daily'] }) })]

test('a list has one check per line, in the form that --select takes', () => {
  expect(renderList(checks, { format: 'console' })).toBe(
    'shop.marts.finance.not_null_revenue_order_id\nshop.marts.finance.not_null_revenue\n',
  )
})

test('a JSON list has one object per line', () => {
  const lines = renderList(checks, { format: 'json' }).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))[1]).toEqual({
    unique_id: 'test.shop.not_null_revenue.0123456789',
    name: 'not_null_revenue',
    check_type: 'not_null',
    resource: 'model.shop.revenue',
    column: null,
    tags: ['daily'],
    owner: 'ana',
    file: 'models/marts/finance/_finance__models.yml',
    line: 12,
  })
})

test('no checks are no lines', () => {
  expect(renderList([], { format: 'console' })).toBe('')
})
