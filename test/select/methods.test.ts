import { describe, expect, test } from 'vitest'
import type { History } from '../../src/model/history.ts'
import { membersOf } from '../../src/select/members.ts'
import { selectMembers } from '../../src/select/select-members.ts'
import { at, check, config, model, project, sourceTable } from '../support/builders.ts'

// What dbt answers to the methods that it has is in test/conformance/selection; here is what it cannot tell.

const GROUPS = [
  {
    ...{ uniqueId: 'group.shop.money', packageName: 'shop', name: 'money', path: 'models/m.yml', position: at(1, 1) },
    owner: { name: 'Controlling', email: 'money@shop.example' },
  },
]
const ORDERS = model('orders', { owner: 'ana' })
const REVENUE = model('revenue', { group: 'money', owner: 'Controlling' })
const RAW = sourceTable('raw', 'orders')
const CHECKS = [
  check('on_orders', { resource: ORDERS, dependsOn: [ORDERS.uniqueId] }),
  check('by_bo', {
    resource: ORDERS,
    dependsOn: [ORDERS.uniqueId],
    config: config({ meta: { owner: 'bo' } }),
    owner: 'bo',
  }),
  check('on_revenue', { resource: REVENUE, dependsOn: [REVENUE.uniqueId] }),
  check('on_both', { resource: REVENUE, dependsOn: [REVENUE.uniqueId, ORDERS.uniqueId] }),
  check('on_raw', { resource: RAW, dependsOn: [RAW.uniqueId], config: config({ limit: 5 }) }),
]
const PROJECT = { ...project([ORDERS, REVENUE, RAW], []), groups: GROUPS }

function select(text: string, history: History | null = null, indirect: 'eager' | 'empty' = 'eager') {
  const world = {
    ...{ projectName: 'shop', members: membersOf(PROJECT, CHECKS), indirect: null, selectors: null, history },
    texts: new Map<string, string>(),
  }
  const request = { select: [text], exclude: [], selector: null, indirect, resourceTypes: ['test'] } as const
  return selectMembers(request, world).members.map(({ name }) => name)
}

describe('owner: is who has to act', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['owner:ana', ['on_orders'], ['by_bo', 'on_both', 'on_orders']],
    ['owner:bo', ['by_bo'], ['by_bo']],
    ['owner:Controlling', ['on_both', 'on_revenue'], ['on_both', 'on_revenue']],
    ['owner:money@*', ['on_both', 'on_revenue'], ['on_both', 'on_revenue']],
    ['owner:[ab]*', ['by_bo', 'on_orders'], ['by_bo', 'on_both', 'on_orders']],
    ['owner:controlling', [], []],
    ['owner:', [], []],
  ])('%s', (text, own, eager) => {
    expect(select(text, null, 'empty').sort()).toEqual(own)
    expect(select(text).sort()).toEqual(eager)
  })
})

describe('against an earlier time', () => {
  const history: History = {
    directory: '/state',
    changes: new Map([
      [ORDERS.uniqueId, { isNew: false, isModified: true, parts: new Set(['body'] as const) }],
      [REVENUE.uniqueId, { isNew: true, isModified: true, parts: new Set(['body', 'configs'] as const) }],
    ]),
    statuses: new Map([
      ['test.shop.on_raw.0123456789', 'fail'],
      ['test.shop.by_bo.0123456789', 'warn'],
    ]),
    fresher: new Set([RAW.uniqueId]),
  }

  test.each<[string, readonly string[]]>([
    ['state:new', ['on_both', 'on_revenue']],
    ['state:old', ['by_bo', 'on_both', 'on_orders']],
    ['state:modified.body', ['by_bo', 'on_both', 'on_orders', 'on_revenue']],
    ['state:modified.configs', ['on_both', 'on_revenue']],
    ['state:modified.contract', []],
    ['result:fail', ['on_raw']],
    ['result:FAIL', []],
    ['result:warn', ['by_bo']],
    ['source_status:fresher', ['on_raw']],
    ['source_status:stale', []],
  ])('%s', (text, names) => {
    expect(select(text, history).sort()).toEqual(names)
  })

  test.each([
    ['state:modified', 'manifest.json of dbt, or the file that assay ls --write-state writes in /state'],
    ['result:fail', 'run_results.json in /state'],
    ['source_status:fresher', 'sources.json'],
  ])('%s needs a file', (text, expected) => {
    expect(() => select(text, { directory: '/state', changes: null, statuses: null, fresher: null })).toThrow(expected)
    expect(() => select(text)).toThrow('--state DIR')
  })
})

test('of a part of "data" or "singular" dbt means the whole, and so do we', () => {
  expect(select('test_type:dat')).toHaveLength(5)
  expect(select('test_type:sing')).toEqual([])
})

test('a number in a config is no text', () => {
  expect(select('config.limit:5')).toEqual([])
})
