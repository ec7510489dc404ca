import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { eventually } from '../warehouse/eventually.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'
import { assay, testedChecks } from './command-line.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(`
create table public.customers (id int primary key);
insert into public.customers select generate_series(1, 10);
create table public.orders (id int primary key, customer_id int references public.customers, status text);
insert into public.orders select i, i % 10 + 1, 'paid' from generate_series(1, 100) as i;
create table public.raw (id int, customer_id int, status text);
insert into public.raw select * from public.orders;
analyze`)
})
afterAll(() => database[Symbol.asyncDispose]())

const COLUMNS = `
      - {name: id, data_tests: [unique, not_null]}
      - {name: customer_id, data_tests: [{relationships: {to: ref('customers'), field: id}}]}`
const PROJECT = {
  'models/customers.sql': 'select 1',
  'models/orders.sql': 'select 1',
  'models/raw.sql': 'select 1',
  'models/a.yml': `models:
  - name: orders
    columns:${COLUMNS}
  - name: raw
    columns:${COLUMNS}
      - {name: status, data_tests: [{accepted_values: {values: [paid]}}]}
`,
}

type JsonPlan = {
  readonly totals: Readonly<Record<string, number | null>>
  readonly proofs: readonly { readonly name: string; readonly proven_by: string }[]
  readonly steps: readonly { readonly kind: string; readonly checks: readonly { readonly how: string }[] }[]
}

async function planned(flags: readonly string[]): Promise<JsonPlan> {
  using project = tempProject(PROJECT)
  const { exitCode, stdout, stderr } = await assay(
    ['plan', '--output', 'json', '--url', database.url, ...flags],
    project.directory,
  )
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('assay plan', () => {
  it('reads no table; proves what keys and constraints say, and puts the rest of a small table in one statement', async () => {
    await using other = await openTestWarehouse(database)
    const locked = database.query('begin; lock table orders, raw, customers; select pg_sleep(2); commit')
    await eventually(async () => {
      const granted = "select from pg_locks where mode = 'AccessExclusiveLock' and relation = 'customers'::regclass"
      return (await other.query(granted, noSignal())).rows.length === 1
    })
    const { totals, proofs, steps } = await planned(['--lock-timeout', '0.1'])
    await locked
    expect(proofs.map(({ name, proven_by }) => [name, proven_by]).toSorted()).toEqual([
      ['not_null_orders_id', expect.stringMatching(/^(NOT NULL|orders_id_not_null)$/)],
      ['relationships_orders_customer_id__id__ref_customers_', 'orders_customer_id_fkey'],
      ['unique_orders_id', 'orders_pkey'],
    ])
    expect(steps.map(({ kind, checks }) => [kind, checks.map(({ how }) => how).toSorted()])).toEqual([
      ['scan', ['counts', 'fingerprint', 'population', 'screen']],
      ['single', ['query']],
    ])
    expect(totals).toMatchObject({
      checks: 7,
      statements: 1,
      scans: 1,
      proofs: 3,
      estimated_rows: 100,
      estimated_pages: 1,
    })
  })

  it.each([
    [['--no-proofs'], { statements: 1, scans: 2, proofs: 0 }],
    [['--no-fuse'], { statements: 5, scans: 4, proofs: 3 }],
    [['--no-fuse', '--no-proofs'], { statements: 9, scans: 7, proofs: 0 }],
    [['--select', 'orders'], { statements: 0, scans: 0, proofs: 3 }],
  ] as const)('%s', async (flags, totals) => {
    expect((await planned(flags)).totals).toMatchObject(totals)
  })

  it('plans what a run then does: the same statements, and the same verdicts however they are come by', async () => {
    using project = tempProject(PROJECT)
    const outcomes = []
    for (const flags of [[], ['--no-proofs'], ['--no-fuse'], ['--no-fuse', '--no-proofs']]) {
      const { totals } = await planned(flags)
      const { outcome, checks } = await testedChecks(['--url', database.url, ...flags], project.directory)
      expect(JSON.parse(outcome.stdout)).toMatchObject({
        statistics: {
          statements: totals['statements'],
          scans: totals['scans'],
          estimated_bytes: totals['estimated_bytes'],
        },
      })
      outcomes.push([...checks].map(([name, { outcome, failures }]) => [name, outcome, failures]))
    }
    const [first, ...others] = outcomes
    expect(first).toHaveLength(7)
    for (const other of others) expect(other).toEqual(first)
  })
})
