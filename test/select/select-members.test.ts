import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import type { Check } from '../../src/model/check.ts'
import type { Resource } from '../../src/model/resource.ts'
import { findCheck } from '../../src/select/find-check.ts'
import { membersOf } from '../../src/select/members.ts'
import { type SelectionWorld, selectMembers } from '../../src/select/select-members.ts'
import { at, check, config, model, project, sourceTable } from '../support/builders.ts'

const RAW = sourceTable('raw', 'orders', { path: 'models/staging/staging.yml', tags: ['raw'] })
const STG = model('stg_orders', {
  fqn: ['shop', 'staging', 'stg_orders'],
  path: 'models/staging/stg_orders.sql',
  patchPath: 'models/staging/staging.yml',
})
const ORDERS = model('orders', {
  fqn: ['shop', 'marts', 'finance', 'orders'],
  path: 'models/marts/finance/orders.sql',
  patchPath: 'models/docs/orders.yml',
  tags: ['core', 'nightly'],
})
const COUNTRIES = model('countries', {
  uniqueId: 'seed.shop.countries',
  kind: 'seed',
  fqn: ['shop', 'countries'],
  path: 'seeds/countries.csv',
  patchPath: null,
})
const RESOURCES: readonly Resource[] = [RAW, STG, ORDERS, COUNTRIES]

function on(resource: Resource, name: string, changes: Partial<Check> = {}): Check {
  return check(name, {
    resource,
    dependsOn: [resource.uniqueId],
    file: 'models/staging/staging.yml',
    ...changes,
  })
}

const IN_MARTS = {
  fqn: ['shop', 'marts', 'finance', 'unique_orders_id'],
  file: 'models/marts/finance/orders.yml',
}
const CHECKS: readonly Check[] = [
  on(RAW, 'source_not_null_raw_orders_id', { config: config({ tags: ['raw'] }) }),
  on(STG, 'unique_stg_orders_id', { testName: 'unique', config: config({ tags: ['key'] }) }),
  on(STG, 'relationships_stg_orders', {
    testName: 'relationships',
    dependsOn: [STG.uniqueId, ORDERS.uniqueId, COUNTRIES.uniqueId],
    config: config({ tags: ['key', 'slow.one'] }),
  }),
  on(ORDERS, 'unique_orders_id', { testName: 'unique', ...IN_MARTS }),
  on(ORDERS, 'my.dotted.name', { ...IN_MARTS, fqn: ['shop', 'marts', 'finance', 'my.dotted.name'] }),
]
const [RAW_NOT_NULL, STG_UNIQUE, STG_RELATED, ORDERS_UNIQUE, DOTTED] = CHECKS.map(({ name }) => name)
const ON_ORDERS = [STG_RELATED, ORDERS_UNIQUE, DOTTED]

const REQUEST = { select: [], exclude: [], selector: null, indirect: null, resourceTypes: ['test'] } as const

function worldOf(resources: readonly Resource[], checks: readonly Check[]): SelectionWorld {
  const members = membersOf(project(resources, []), checks)
  return { projectName: 'shop', members, indirect: null, selectors: null, history: null, texts: new Map() }
}

function select(selection: readonly string[], exclude: readonly string[] = []) {
  const { members, warnings } = selectMembers({ ...REQUEST, select: selection, exclude }, worldOf(RESOURCES, CHECKS))
  return { names: members.map(({ name }) => name), warnings }
}

describe('methods', () => {
  test.each<[string, readonly (string | undefined)[]]>([
    // a check's own name, with and without package and folders
    ['unique_orders_id', [ORDERS_UNIQUE]],
    ['fqn:unique_orders_id', [ORDERS_UNIQUE]],
    ['shop.marts.finance.unique_orders_id', [ORDERS_UNIQUE]],
    ['marts.finance.unique_orders_id', [ORDERS_UNIQUE]],
    ['finance.unique_orders_id', []],
    ['my.dotted.name', [DOTTED]],
    ['marts.finance.my', [DOTTED]],
    ['UNIQUE_ORDERS_ID', []],
    // a resource brings every check that reads it (eager), its folder too
    ['orders', ON_ORDERS],
    ['stg_orders', [STG_UNIQUE, STG_RELATED]],
    ['countries', [STG_RELATED]],
    ['shop', [RAW_NOT_NULL, STG_UNIQUE, STG_RELATED, ORDERS_UNIQUE, DOTTED]],
    ['marts', ON_ORDERS],
    ['shop.marts', ON_ORDERS],
    ['finance', []],
    ['staging', [RAW_NOT_NULL, STG_UNIQUE, STG_RELATED]],
    // wildcards hold from where they stand to the end
    ['*', [RAW_NOT_NULL, STG_UNIQUE, STG_RELATED, ORDERS_UNIQUE, DOTTED]],
    ['unique_*', []],
    ['*.unique_*', [STG_UNIQUE, ORDERS_UNIQUE]],
    ['staging.unique_*', [STG_UNIQUE]],
    ['stg_*', []],
    ['*.stg_*', [STG_UNIQUE, STG_RELATED]],
    ['marts.*.orders', ON_ORDERS],
    ['marts.[a-f]*', ON_ORDERS],
    ['*.*.*.*.*.*.*', []],
    // a source is not found by its fqn
    ['raw', []],
    ['tag:raw', [RAW_NOT_NULL]],
    ['tag:key', [STG_UNIQUE, STG_RELATED]],
    ['tag:core', ON_ORDERS],
    ['tag:slow.*', [STG_RELATED]],
    ['tag:[kr]*', [RAW_NOT_NULL, STG_UNIQUE, STG_RELATED]],
    ['tag:KEY', []],
    ['tag:', []],
    ['path:models/marts', ON_ORDERS],
    ['models/marts', ON_ORDERS],
    ['models/marts/finance/orders.sql', ON_ORDERS],
    ['path:models/marts/finance/orders.yml', [ORDERS_UNIQUE, DOTTED]],
    // the file that describes a model counts, the folder of that file does not
    ['path:models/docs/orders.yml', ON_ORDERS],
    ['path:models/docs', []],
    ['path:models/staging/staging.yml', [RAW_NOT_NULL, STG_UNIQUE, STG_RELATED]],
    ['path:models/*', [RAW_NOT_NULL, STG_UNIQUE, STG_RELATED, ORDERS_UNIQUE, DOTTED]],
    ['path:seeds', [STG_RELATED]],
    ['path:models/**/finance', ON_ORDERS],
    ['path:staging', []],
    ['file:staging.yml', [RAW_NOT_NULL, STG_UNIQUE, STG_RELATED]],
    ['file:staging', [RAW_NOT_NULL, STG_UNIQUE, STG_RELATED]],
    ['file:orders.*', ON_ORDERS],
    ['file:ord*', ON_ORDERS],
    ['orders.sql', ON_ORDERS],
    ['countries.csv', [STG_RELATED]],
    ['countries.CSV', []],
    ['source:raw', [RAW_NOT_NULL]],
    ['source:raw.orders', [RAW_NOT_NULL]],
    ['source:shop.raw.orders', [RAW_NOT_NULL]],
    ['source:*', [RAW_NOT_NULL]],
    ['source:r?w.ord*', [RAW_NOT_NULL]],
    ['source:raw.customers', []],
    ['source:other.raw.orders', []],
    ['test_name:unique', [STG_UNIQUE, ORDERS_UNIQUE]],
    ['test_name:rel*', [STG_RELATED]],
    ['test_name:unique_orders_id', []],
  ])('%s', (text, names) => {
    const selected = select([text])
    expect(selected.names).toEqual(names)
    expect(selected.warnings.map(({ code }) => code)).toEqual(names.length === 0 ? ['NOTHING_SELECTED'] : [])
  })

  test.each([
    'source:a.shop.raw.orders',
    'exposure:a.b.c',
    'metric:a.b.c',
    'resource_type:modle',
    'test_type:loud',
    'version:newest',
    'state:sideways',
    'state:modified',
    'result:fail',
    'source_status:fresher',
  ])('%s is refused', (text) => {
    expect(() => select([text])).toThrow(expect.objectContaining({ code: 'BAD_SELECTOR' }))
  })

  test('all that is wrong is told at once, each with its place', () => {
    const refused = catchError(() => select(['fine tone:loud', 'a,@b+'], ['tag:x', 'sorce:y']))
    expect(refused.problems.map(({ code, position, hint }) => [code, position, hint])).toEqual([
      ['UNKNOWN_SELECTOR_METHOD', at(1, 7, '--exclude'), 'Did you mean "source"?'],
      ['UNKNOWN_SELECTOR_METHOD', at(1, 6, '--select'), undefined],
      ['BAD_SELECTOR', at(1, 18, '--select'), '@ already takes all children.'],
    ])
    expect(refused.texts.get('--select')).toBe('fine tone:loud a,@b+')
  })
})

function catchError(action: () => unknown): ConfigError {
  try {
    action()
  } catch (error) {
    if (error instanceof ConfigError) return error
  }
  throw new Error('nothing was refused')
}

describe('set operators', () => {
  test('nothing said is everything', () => {
    expect(select([])).toEqual({ names: CHECKS.map(({ name }) => name), warnings: [] })
  })

  test('an empty selection is nothing', () => {
    expect(select(['']).names).toEqual([])
  })

  test('spaces and repeated flags unite, in the order of the checks', () => {
    expect(select(['tag:core tag:raw']).names).toEqual([RAW_NOT_NULL, ...ON_ORDERS])
    expect(select(['tag:core', 'tag:raw']).names).toEqual([RAW_NOT_NULL, ...ON_ORDERS])
  })

  test('commas intersect what each criterion brings', () => {
    expect(select(['orders,stg_orders']).names).toEqual([STG_RELATED])
    expect(select(['orders,test_name:unique,path:models']).names).toEqual([ORDERS_UNIQUE])
    expect(select(['tag:key,tag:raw']).names).toEqual([])
    expect(select(['orders,stg_orders source:raw']).names).toEqual([RAW_NOT_NULL, STG_RELATED])
  })

  test('exclude takes away all that it names, indirectly too', () => {
    expect(select(['stg_orders'], ['tag:core']).names).toEqual([STG_UNIQUE])
    expect(select([], ['orders']).names).toEqual([RAW_NOT_NULL, STG_UNIQUE])
    expect(select([], ['orders,test_name:unique']).names).toEqual([RAW_NOT_NULL, STG_UNIQUE, STG_RELATED, DOTTED])
    expect(select(['orders'], ['orders']).names).toEqual([])
  })

  test('each group that matches nothing is worth a warning of its own, excluded ones too', () => {
    const { names, warnings } = select(['tag:gone,orders', 'nothing', 'stg_orders'], ['tag:never'])
    expect(names).toEqual([STG_UNIQUE, STG_RELATED])
    expect(
      warnings.map(({ code, message, position }) => [code, /"(.*)"/.exec(message)?.[1], position?.column]),
    ).toEqual([
      ['NOTHING_SELECTED', 'tag:gone,orders', 1],
      ['NOTHING_SELECTED', 'nothing', 17],
      ['NOTHING_SELECTED', 'tag:never', 1],
    ])
  })

  test('a name with a wildcard that matches nothing may want its folders', () => {
    expect(select(['stg_*']).warnings).toMatchObject([{ hint: expect.stringContaining('"*.stg_*"') }])
    expect(select(['x.stg_*', 'gone', 'tag:a*', '+stg_?']).warnings.map(({ hint }) => hint)).toEqual(
      Array(4).fill('assay ls --resource-type all shows what can be named.'),
    )
  })

  test('a model without checks is a match, and that nothing is left is told', () => {
    const world = worldOf([model('bare')], [])
    const { members, warnings } = selectMembers({ ...REQUEST, select: ['bare'] }, world)
    expect(members).toEqual([])
    expect(warnings).toMatchObject([
      { code: 'NOTHING_SELECTED', message: expect.stringContaining('Nothing is selected') },
    ])
    expect(selectMembers({ ...REQUEST, select: ['bare'], resourceTypes: ['model'] }, world).members).toHaveLength(1)
  })
})

describe('findCheck', () => {
  const find = (named: string, checks = CHECKS) => {
    const world = worldOf(RESOURCES, checks)
    return findCheck(selectMembers(REQUEST, world).members, named, world)
  }

  test.each([
    ['test.shop.unique_orders_id.0123456789', 'test.shop.unique_orders_id.0123456789'],
    ['unique_orders_id', 'test.shop.unique_orders_id.0123456789'],
    ['my.dotted.name', 'test.shop.my.dotted.name.0123456789'],
    ['source:raw', 'test.shop.source_not_null_raw_orders_id.0123456789'],
    ['orders,stg_orders', 'test.shop.relationships_stg_orders.0123456789'],
  ])('%s is one check', (named, id) => {
    expect(find(named)).toBe(id)
  })

  test('nothing found is an error', () => {
    expect(() => find('nothing')).toThrow(expect.objectContaining({ code: 'BAD_SELECTOR' }))
    expect(() => find('')).toThrow(expect.objectContaining({ code: 'BAD_SELECTOR' }))
  })

  test('more than one is an error that names them', () => {
    expect(() => find('orders')).toThrow(/3 checks.*relationships_stg_orders, unique_orders_id, my\.dotted\.name$/)
  })

  test('of checks with one name the ids are named', () => {
    const twins = ['a', 'b'].map((hash) => on(ORDERS, 'twin', { uniqueId: `test.shop.twin.${hash}` }))
    expect(() => find('twin', twins)).toThrow(/2 checks.*test\.shop\.twin\.a, test\.shop\.twin\.b$/)
    expect(find('test.shop.twin.b', twins)).toBe('test.shop.twin.b')
  })

  test('of very many, the first twenty are named', () => {
    const many = Array.from({ length: 30 }, (_, index) => on(ORDERS, `check_${index}`))
    expect(() => find('orders', many)).toThrow(/30 checks.*check_19, …$/)
  })
})
