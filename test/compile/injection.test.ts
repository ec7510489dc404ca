import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EMPTY_CATALOG, readCatalog } from '../../src/catalog/read-catalog.ts'
import { compilePlan } from '../../src/compile/compile-plan.ts'
import type { DeclaredCheck } from '../../src/model/declared-check.ts'
import type { Measurement } from '../../src/model/measurement.ts'
import type { Relation } from '../../src/model/relation.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { planStatements } from '../../src/plan/plan-statements.ts'
import { resolveChecks } from '../../src/resolve/resolve-checks.ts'
import { config, declare, located, model, type PlainNode, project, ref } from '../support/builders.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { executeAll } from '../support/execute-all.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

const HOSTILE = [
  `a"b`,
  `a.b`,
  `a b`,
  `Upper`,
  `it's`,
  `back\\slash`,
  `$1`,
  `?`,
  `заказы 日本`,
  `😀`,
  `line\nbreak`,
  `-- comment`,
  `/* comment`,
  `select`,
  `"; drop table victim; --`,
  `x' or 1=1; drop table victim; --`,
  `{{ x }}`,
  'n'.repeat(63),
  // Postgres cuts it, in `create table` and in a query alike
  `${'n'.repeat(60)}long name`,
]

let database: TestDatabase
let warehouse: Warehouse
beforeAll(async () => {
  database = await createDatabase('create table victim (a int)')
  warehouse = await openTestWarehouse(database)
})
afterAll(async () => {
  await warehouse.close()
  await database[Symbol.asyncDispose]()
})

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Runs one check on a relation, as `assay test` would. */
async function run(declared: DeclaredCheck, relation: Relation): Promise<Measurement> {
  const checks = await resolveChecks(project([model('orders', { relation })], [declared]))
  expect(checks.map(({ subject }) => subject)).toMatchObject([{ kind: 'measurable' }])
  const catalog = await readCatalog([relation], warehouse, noSignal())
  const plan = planStatements(checks, catalog, { isFused: true, hasProofs: false })
  const { measurements } = await executeAll(compilePlan(plan), warehouse)
  const [measurement] = measurements
  if (measurement === undefined) throw new Error('nothing was asked')
  return measurement
}

async function expectVictimAlive(): Promise<void> {
  expect(await database.query(`select to_regclass('public.victim') is not null as "isThere"`)).toEqual([
    { isThere: true },
  ])
}

describe.each(HOSTILE)('%j', (name) => {
  test('as the name of a schema and a relation', async () => {
    const text = `${quoted(name)}.${quoted(name)}`
    await database.query(
      `create schema ${quoted(name)}; create table ${text} (a int); insert into ${text} values (1), (null)`,
    )
    const relation = { database: null, schema: name, name }
    for (const declared of [
      declare('not_null', { column_name: 'a' }),
      declare('relationships', { column_name: 'a + 1', to: ref('orders'), field: 'a' }),
    ]) {
      expect(await run(declared, relation)).toMatchObject({ kind: 'measured', failures: 1n, rowsEvaluated: 2n })
    }
    await database.query(`drop schema ${quoted(name)} cascade`)
    await expectVictimAlive()
  })

  test('as a column', async () => {
    await database.query(`create table t (${quoted(name)} int); insert into t values (1), (1), (null)`)
    const args = { column_name: quoted(name) }
    const relation = { database: null, schema: 'public', name: 't' }
    expect(await run(declare('not_null', args), relation)).toMatchObject({ failures: 1n, rowsEvaluated: 3n })
    expect(await run(declare('unique', args), relation)).toMatchObject({ failures: 1n, failingRows: 2n })
    await database.query('drop table t')
    await expectVictimAlive()
  })

  test('as an accepted value', async () => {
    await database.query('create table t (a text)')
    const literal = `E'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    await database.query(`insert into t values (${literal}), ('other'), (null)`)
    const declared = declare('accepted_values', { column_name: 'a', values: [name] })
    const relation = { database: null, schema: 'public', name: 't' }
    expect(await run(declared, relation)).toMatchObject({ failures: 1n, rowsEvaluated: 3n, rowsUndecided: 1n })
    await database.query('drop table t')
    await expectVictimAlive()
  })
})

const TEXTS = [
  'a) or (1=1',
  'a); drop table victim; --',
  "'; drop table victim; --",
  'a; drop table victim',
  'a -- ',
  'a /*',
  'a union select 1',
]

test.each(TEXTS)('%j as SQL text breaks its check: nothing of it is run', async (text) => {
  const byArgument: Readonly<Record<string, { readonly [key: string]: PlainNode }>> = {
    not_null: { column_name: text },
    relationships: { column_name: 'a', to: ref('orders'), field: text },
    'dbt_utils.expression_is_true': { expression: text },
    'dbt_utils.recency': { field: text, datepart: 'day', interval: 1n },
    accepted_values: { column_name: 'a', values: [text], quote: false },
  }
  const named = Object.entries(byArgument).map(([name, args]) => {
    const [testName = '', namespace = null] = name.split('.').reverse()
    return declare(testName, args, { namespace })
  })
  const settings = (['where', 'failCalc', 'warnIf', 'errorIf'] as const).map((setting) =>
    declare('not_null', { column_name: 'b' }, { customName: setting, config: config({ [setting]: located(text) }) }),
  )
  const checks = await resolveChecks(project([model('orders')], [...named, ...settings]))
  expect(checks).toHaveLength(named.length + settings.length)
  for (const { name, subject } of checks) {
    expect(subject, name).toMatchObject({ kind: 'broken', problem: { code: 'BAD_EXPRESSION' } })
  }
  const options = { isFused: true, hasProofs: true }
  expect(planStatements(checks, EMPTY_CATALOG, options)).toEqual({ proofs: [], steps: [] })
})

test.each(['day; drop table victim', "day'); drop table victim; --", "day' + now() --"])(
  '%j as a datepart is a text to Postgres, which refuses it',
  async (datepart) => {
    const declared = declare('recency', { field: 'now()', datepart, interval: 1n }, { namespace: 'dbt_utils' })
    const measurement = await run(declared, { database: null, schema: 'public', name: 'victim' })
    expect(measurement).toMatchObject({ kind: 'not-measured', why: 'failed', error: { sqlState: '22007' } })
    await expectVictimAlive()
  },
)

test('text that a statement would run is run in a transaction that cannot write', async () => {
  await database.query(
    "create sequence s; create function wipe() returns boolean language sql as 'delete from victim; select true'",
  )
  const relation = { database: null, schema: 'public', name: 'victim' }
  await database.query('insert into victim values (1)')
  for (const expression of ['wipe()', "nextval('s') > 0"]) {
    const measurement = await run(declare('expression_is_true', { expression }, { namespace: 'dbt_utils' }), relation)
    expect(measurement).toMatchObject({ kind: 'not-measured', error: { sqlState: '25006' } })
  }
  expect(await database.query('select a from victim')).toEqual([{ a: 1 }])
})
