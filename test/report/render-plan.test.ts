import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Check } from '../../src/model/check.ts'
import type { Measure } from '../../src/model/measure.ts'
import type { Grouping, Outlook, Rider, Scan, Size } from '../../src/model/plan.ts'
import { renderPlan } from '../../src/report/render-plan.ts'
import { renderPlanJson } from '../../src/report/render-plan-json.ts'
import { config, located } from '../support/builders.ts'
import { aCheck, aMeasure, aResource } from './report-values.ts'

const plain = { color: false, width: 100 }
const orders = aResource('orders', { relation: { database: null, schema: 'marts', name: 'orders' } })
const charges = aResource('charges', { uniqueId: 'source.shop.stripe.charges', kind: 'source', sourceName: 'stripe' })
const UNKNOWN: Size = { rows: null, pages: null }

const keys: Measure = {
  kind: 'groups',
  from: sql`orders`,
  failingRows: sql`x`,
  counted: sql`x`,
  undecided: sql`x`,
  screen: { kind: 'keys', key: sql`id`, takesPart: sql`true`, columnName: 'id', isRow: false },
  proof: null,
}

function on(column: string, changes: Partial<Check> = {}): Check {
  return aCheck({ resource: orders, column, ...changes })
}

function scan(riders: readonly Rider[], size: Size): Scan {
  return { kind: 'scan', from: sql`orders`, riders, size }
}

const rows = aMeasure('rows')
const customer = on('customer_id', { testName: 'relationships' })
const large = on('approved_by', {
  customName: 'large_orders_are_approved',
  config: config({ where: located('amount >= 1000\n') }),
})
const proven = { check: on('id'), provenBy: 'NOT NULL' }
const broken = on('x', {
  subject: {
    kind: 'broken',
    problem: { code: 'BAD_EXPRESSION', message: 'not one SQL expression. Expected a condition, got "x) or 1=1 --"' },
  },
})
const skipped = aCheck({ subject: { kind: 'unreachable', reason: 'model "revenue" is disabled' } })
const proved = aCheck({ resource: charges, testName: 'unique', column: 'id' })
const counted = on('status')
const unique = on('id', { testName: 'unique' })
const accepted = on('status', { testName: 'accepted_values' })

const outlook: Outlook = {
  projectName: 'shop',
  targetName: 'prod',
  warehouse: 'PostgreSQL 17.2 on db.example.com:5432, database shop, user ana',
  checks: [counted, unique, accepted, customer, proven.check, proved, large, broken, skipped],
  plan: {
    proofs: [{ check: proved, provenBy: 'charges_pkey' }],
    steps: [
      scan(
        [
          { check: counted, measure: rows, part: 'counts' },
          { check: unique, measure: keys, part: 'screen', keyHash: 'value' },
          { check: accepted, measure: aMeasure('groups'), part: 'screen', keyHash: 'text' },
          { check: customer, measure: aMeasure('query'), part: 'population' },
          { ...proven, measure: rows, part: 'proof' },
        ],
        { rows: 5_000_000, pages: 123_457 },
      ),
      {
        kind: 'single',
        planned: { check: customer, measure: aMeasure('query') },
        size: { rows: 5_000_000, pages: 123_457 },
      },
      scan([{ check: large, measure: rows, part: 'counts' }], UNKNOWN),
    ],
  },
  scanned: UNKNOWN,
  notices: [],
}

const grouped = {
  groups: ['country', 'lower(city)'],
  rowCondition: 'amount > 0 ',
  value: sql`count(*)`,
  fails: () => sql`x`,
  isSorting: false,
}
const grouping: Grouping = {
  kind: 'grouping',
  members: [counted, on('amount', { customName: 'large_orders_are_approved' })].map((check) => ({
    check,
    measure: aMeasure('query'),
    grouped,
  })),
  size: { rows: 10, pages: 1 },
}

const NOTHING: Outlook = { ...outlook, checks: [], plan: { proofs: [], steps: [] }, scanned: { rows: 0, pages: 0 } }

describe('on a console', () => {
  test('a plan says what is proved and by what, what each scan reads and for whom, and what is asked by itself', () => {
    expect(
      renderPlan(outlook, plain),
    ).toBe(`shop on prod: PostgreSQL 17.2 on db.example.com:5432, database shop, user ana

proved by constraints: 2 checks
  stripe.charges  unique on id    charges_pkey
  orders          not_null on id  NOT NULL

scan of marts.orders  about 5.0 M rows, 1.0 GB
  counts       not_null on status
  fingerprint  unique on id
  screen       accepted_values on status
  rows only    relationships on customer_id, not_null on id (proved)

scan of marts.orders  size unknown
  where        amount >= 1000
  counts       large_orders_are_approved

asked by themselves: 1 check
  marts.orders  relationships on customer_id  about 5.0 M rows, 1.0 GB

not asked: 2 checks
  orders: not_null on x: not one SQL expression. Expected a condition, got "x) or 1=1 --"
  revenue: not_null on order_id: model "revenue" is disabled

3 statements (2 scans) for 9 checks, 2 checks proved by constraints; size unknown
`)
  })

  test('checks on the same groups say which rows are in them', () => {
    const text = renderPlan({ ...outlook, plan: { proofs: [], steps: [grouping] } }, plain)
    expect(text).toContain(`
groups of marts.orders by country, lower(city)  about 10 rows, 8.2 kB
  rows         amount > 0
  counts       not_null on status, large_orders_are_approved

`)
  })

  test('small relations that share a statement say so', () => {
    const small = { rows: 10, pages: 1 }
    const members = [
      scan([{ check: counted, measure: rows, part: 'counts' }], small),
      { kind: 'single', planned: { check: customer, measure: aMeasure('query') }, size: small } as const,
      scan([{ check: large, measure: rows, part: 'counts' }], small),
    ]
    const plan: Outlook['plan'] = {
      proofs: [],
      steps: [
        scan([{ check: unique, measure: rows, part: 'counts' }], UNKNOWN),
        { kind: 'batch', members, size: small },
      ],
    }
    const text = renderPlan({ ...outlook, checks: [], plan, scanned: UNKNOWN }, plain)
    expect(text).toContain('scan of marts.orders  about 10 rows, 8.2 kB, in one statement with 2 others\n')
    expect(text).toContain('relationships on customer_id  about 10 rows, 8.2 kB, in one statement with 2 others\n')
    expect(text).toContain('\n2 statements (3 scans) for 0 checks')
    const { steps, totals } = JSON.parse(renderPlanJson({ ...outlook, plan }, '1.2.3'))
    expect(totals).toMatchObject({ statements: 2, scans: 3 })
    expect(steps.map(({ kind, statement }: { kind: string; statement: number }) => [kind, statement])).toEqual([
      ['scan', 0],
      ['scan', 1],
      ['single', 1],
      ['scan', 1],
    ])
  })

  test('is the same text with colors around it', () => {
    const colored = renderPlan(outlook, { ...plain, color: true })
    expect(colored).not.toBe(renderPlan(outlook, plain))
    expect(stripVTControlCharacters(colored)).toBe(renderPlan(outlook, plain))
  })

  test('keeps to the width', () => {
    const riders = Array.from({ length: 20 }, (_, index): Rider => {
      return { check: on(`column_${index}`), measure: rows, part: 'counts' }
    })
    const text = renderPlan(
      { ...NOTHING, warehouse: 'x', plan: { proofs: [], steps: [scan(riders, UNKNOWN)] } },
      { ...plain, width: 60 },
    )
    expect(text).toContain('\n  counts       not_null on column_0,')
    expect(text.split('\n').every((line) => line.length <= 60)).toBe(true)
    expect(text).toContain('column_19\n')
  })

  test('names of the user cannot forge lines or colors', () => {
    const odd = on('a\nscan of x\u001b[31m', {
      customName: 'b\u001b[0m\n',
      config: config({ where: located('c\u001b') }),
    })
    const step = scan([{ check: odd, measure: rows, part: 'proof', provenBy: 'd\u001b' }], UNKNOWN)
    const text = renderPlan({ ...outlook, plan: { proofs: [], steps: [step] }, notices: ['e\u001b'] }, plain)
    expect(text).not.toContain('\u001b')
    expect(text).toContain('\nnote: e\\u001b\n')
  })

  test('of nothing says so', () => {
    expect(renderPlan(NOTHING, plain)).toBe(
      'shop on prod: PostgreSQL 17.2 on db.example.com:5432, database shop, user ana\n\n0 statements for 0 checks\n',
    )
  })

  test('of one row in one page counts in the singular', () => {
    const size = { rows: 1, pages: 1 }
    const step = scan([{ check: counted, measure: rows, part: 'counts' }], size)
    const text = renderPlan(
      { ...NOTHING, checks: [counted], plan: { proofs: [], steps: [step] }, scanned: size },
      plain,
    )
    expect(text).toContain('1 statement (1 scan) for 1 check; about 1 row, 8.2 kB\n')
  })
})

describe('as JSON', () => {
  const schema: object = JSON.parse(readFileSync(new URL('../../src/report/plan.schema.json', import.meta.url), 'utf8'))
  const isPlan = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema)

  test.each([
    outlook,
    NOTHING,
    { ...outlook, plan: { proofs: [], steps: [grouping] } },
    { ...outlook, notices: ['Nothing is proved.'] },
  ])('keeps to its schema', (one) => {
    const document: unknown = JSON.parse(renderPlanJson(one, '0.1.0'))
    expect(isPlan(document), JSON.stringify(isPlan.errors, null, 2)).toBe(true)
  })

  test('has the whole plan, in the order of asking', () => {
    const name = (check: Check) => check.uniqueId
    expect(JSON.parse(renderPlanJson(outlook, '0.1.0'))).toMatchObject({
      schema_version: 1,
      assay_version: '0.1.0',
      project: 'shop',
      target: 'prod',
      totals: { checks: 9, statements: 3, scans: 2, proofs: 2, estimated_rows: null, estimated_bytes: null },
      proofs: [
        { unique_id: name(proved), resource: 'source.shop.stripe.charges', proven_by: 'charges_pkey' },
        { unique_id: name(proven.check), column: 'id', proven_by: 'NOT NULL' },
      ],
      steps: [
        {
          kind: 'scan',
          relation: { schema: 'marts', name: 'orders' },
          where: null,
          estimated_rows: 5_000_000,
          estimated_pages: 123_457,
          estimated_bytes: 1_011_359_744,
          checks: [
            { unique_id: name(counted), how: 'counts' },
            { unique_id: name(unique), how: 'fingerprint' },
            { unique_id: name(accepted), how: 'screen' },
            { unique_id: name(customer), how: 'population' },
            { unique_id: name(proven.check), how: 'population' },
          ],
        },
        { kind: 'single', checks: [{ unique_id: name(customer), how: 'query' }] },
        { kind: 'scan', where: 'amount >= 1000\n', estimated_rows: null, checks: [{ how: 'counts' }] },
      ],
      not_asked: [
        { unique_id: name(broken), reason: expect.stringContaining('not one SQL expression') },
        { unique_id: name(skipped), reason: 'model "revenue" is disabled' },
      ],
    })
  })
})
