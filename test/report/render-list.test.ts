import { expect, test } from 'vitest'
import type { Member } from '../../src/model/member.ts'
import { type ListFormat, renderList } from '../../src/report/render-list.ts'
import { aMember } from './report-values.ts'

const BARE = { resourceType: 'model', alias: 'revenue', test: null, dependsOn: [] } as const
const MEMBERS: readonly Member[] = [
  aMember({ owners: ['ana'], tags: ['daily'] }),
  aMember({ ...BARE, uniqueId: 'model.shop.plan.v2', name: 'plan', fqn: ['shop', 'plan', 'v2'], version: '2' }),
  aMember({
    ...BARE,
    resourceType: 'source',
    uniqueId: 'source.shop.raw.orders',
    name: 'orders',
    sourceName: 'raw',
    alias: null,
  }),
  aMember({ ...BARE, resourceType: 'exposure', uniqueId: 'exposure.shop.board', name: 'board', alias: null }),
]

function lines(format: ListFormat, keys: readonly string[] = []): readonly string[] {
  return renderList(MEMBERS, { format, keys }).trimEnd().split('\n')
}

test('a list has one line for each, by id, in the form that --select takes', () => {
  expect(lines('selector')).toEqual([
    'exposure:shop.board',
    'shop.plan.v2',
    'source:shop.raw.orders',
    'shop.marts.finance.not_null_revenue_order_id',
  ])
})

test('names and paths', () => {
  expect(lines('name')).toEqual(['board', 'plan.v2', 'raw.orders', 'not_null_revenue_order_id'])
  expect(new Set(lines('path'))).toEqual(new Set(['models/marts/finance/_finance__models.yml']))
})

test('a JSON list has one object per line, with the keys of dbt', () => {
  const objects = lines('json').map((line): object => JSON.parse(line))
  expect(objects.map((object) => Object.keys(object).length)).toEqual([8, 9, 8, 9])
  expect(objects[3]).toEqual({
    name: 'not_null_revenue_order_id',
    resource_type: 'test',
    package_name: 'shop',
    original_file_path: 'models/marts/finance/_finance__models.yml',
    unique_id: 'test.shop.not_null_revenue_order_id.0123456789',
    alias: 'not_null_revenue_order_id',
    config: { enabled: true, severity: 'ERROR', meta: {}, group: null },
    tags: ['daily'],
    depends_on: { nodes: ['model.shop.revenue'] },
  })
})

test('keys may be chosen, in their order; those that there are not are left out', () => {
  expect(
    lines('json', ['line', 'unique_id', 'config.severity', 'config.group', 'config.x.y', 'owners', 'loud'])[3],
  ).toBe(
    '{"line":12,"unique_id":"test.shop.not_null_revenue_order_id.0123456789","config.severity":"ERROR","owners":["ana"]}',
  )
})

test('nothing is no lines', () => {
  expect(renderList([], { format: 'selector', keys: [] })).toBe('')
})
