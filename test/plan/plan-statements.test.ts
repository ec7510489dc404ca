import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Catalog, ColumnFacts, RelationFacts } from '../../src/model/catalog.ts'
import type { Check } from '../../src/model/check.ts'
import type { CheckConfig } from '../../src/model/declared-check.ts'
import type { Measure } from '../../src/model/measure.ts'
import type { Plan, Reading, Rider, Scan } from '../../src/model/plan.ts'
import { relationKey } from '../../src/model/relation.ts'
import { type PlanOptions, planStatements } from '../../src/plan/plan-statements.ts'
import { sizeScanned } from '../../src/plan/size-scanned.ts'
import { at, check, config, located, measurable, model } from '../support/builders.ts'

const from = sql.raw('orders')
const keys = { kind: 'keys', key: sql`a`, takesPart: sql`a is not null`, columnName: 'a', isRow: false } as const
const MEASURES = {
  rows: {
    kind: 'rows',
    from,
    fails: sql`a`,
    undecided: null,
    selects: sql`a`,
    proof: { kind: 'not-null', column: 'a' },
  },
  groups: {
    kind: 'groups',
    from,
    failingRows: sql`select 1`,
    counted: null,
    undecided: sql`a`,
    screen: keys,
    proof: null,
  },
  aggregate: {
    kind: 'aggregate',
    from,
    aggregates: [],
    fails: () => sql`a`,
    selects: null,
    undecided: null,
  },
  query: {
    kind: 'query',
    from,
    failingRows: sql`select 1`,
    isPerRow: true,
    undecided: null,
    proof: null,
  },
} satisfies Record<Measure['kind'], Measure>

const NOTHING_KNOWN: Catalog = { relations: new Map(), isRead: false, hasOwnOperators: false }
const FUSED = { isFused: true, hasProofs: true }
const ALONE = { isFused: false, hasProofs: true }

function measuring(
  kind: Measure['kind'],
  changes: Partial<CheckConfig> = {},
  on = 'orders',
  name: string = kind,
): Check {
  return check(name, { subject: measurable(MEASURES[kind]), config: config(changes), resource: model(on) })
}

/** A catalog of tables in the schema of the models. */
function catalog(tables: Readonly<Record<string, Partial<RelationFacts>>>): Catalog {
  const facts = Object.entries(tables).map(([name, changes]): RelationFacts => {
    const relation = { database: null, schema: 'marts', name }
    return {
      relation,
      isReadable: true,
      hasRowSecurity: false,
      kind: 'table',
      estimatedRows: null,
      pages: 0,
      hasUnboundRows: false,
      columns: [],
      uniqueKeys: [],
      foreignKeys: [],
      ...changes,
    }
  })
  return {
    relations: new Map(facts.map((one) => [relationKey(one.relation), one])),
    isRead: true,
    hasOwnOperators: false,
  }
}

function column(type: string, notNullBy: string | null = null): ColumnFacts {
  return { name: 'a', type, dataType: type, isListed: true, notNullBy, enumLabels: null }
}

/** `scan: rows counts, groups screen`, `single: query` or `batch: (scan: …), (single: …)`, in the order of asking. */
function brief({ steps }: Plan): readonly string[] {
  return steps.map((step) =>
    step.kind === 'batch'
      ? `batch: ${step.members.map((member) => `(${briefReading(member)})`).join(', ')}`
      : briefReading(step),
  )
}

function briefReading(reading: Reading): string {
  switch (reading.kind) {
    case 'scan':
      return `scan: ${reading.riders.map(({ check: { name }, part }) => `${name} ${part}`).join(', ')}`
    case 'grouping':
      return `grouping: ${reading.members.map(({ check: { name } }) => name).join(', ')}`
    case 'single':
      return `single: ${reading.planned.check.name}`
  }
}

function scansOf({ steps }: Plan): readonly Scan[] {
  return steps.filter((step) => step.kind === 'scan')
}

function ridersOf(plan: Plan): readonly Rider[] {
  return scansOf(plan).flatMap(({ riders }) => riders)
}

describe('how a check is asked', () => {
  test.each([
    ['rows', ['scan: rows counts']],
    ['aggregate', ['scan: aggregate counts']],
    ['groups', ['scan: groups screen']],
    ['query', ['scan: query population', 'single: query']],
  ] as const)('%s: %s', (kind, steps) => {
    expect(brief(planStatements([measuring(kind)], NOTHING_KNOWN, FUSED))).toEqual(steps)
    expect(brief(planStatements([measuring(kind)], NOTHING_KNOWN, ALONE))).toEqual(steps)
  })

  test('a query about no rows is asked alone, and those beside it share their scan', () => {
    const columns = measuring('query')
    if (columns.subject.kind !== 'measurable' || columns.subject.measure.kind !== 'query') throw new Error('no query')
    const subject = { ...columns.subject, measure: { ...columns.subject.measure, from: null } }
    const ofColumns = { ...columns, subject, name: 'columns', uniqueId: 'test.shop.columns' }
    expect(brief(planStatements([ofColumns], NOTHING_KNOWN, FUSED))).toEqual(['single: columns'])
    expect(brief(planStatements([ofColumns, measuring('rows')], NOTHING_KNOWN, FUSED))).toEqual([
      'scan: rows counts',
      'single: columns',
    ])
  })

  test.each(['rows', 'aggregate', 'groups'] as const)(
    '%s with a fail_calc of its own needs the failing rows themselves; the scan counts what there is',
    (kind) => {
      const of = (text: string) => {
        const plan = planStatements([measuring(kind, { failCalc: located(text) })], NOTHING_KNOWN, FUSED)
        return plan.steps.map((step) => (step.kind === 'scan' ? step.riders[0]?.part : step.kind))
      }
      const itself = kind === 'groups' ? 'screen' : 'counts'
      expect(of('sum(amount)')).toEqual(['population', 'single'])
      expect(of('count(distinct a)')).toEqual(['population', 'single'])
      expect(of('count(*)')).toEqual([itself])
      expect(of(' count(*)\n')).toEqual([itself])
    },
  )

  test.each<Partial<CheckConfig>>([
    { limit: 5 },
    { limit: 0 },
    { severity: 'warn' },
    { warnIf: located('> 1'), errorIf: located('> 2') },
    { errorIf: located('between 6 and 9') },
    { errorIf: located('is not null and true') },
    { errorIf: located('* 1.5 >= (10 - 3)') },
  ])('settings that act on the count ride in a scan: %o', (changes) => {
    const plan = planStatements([measuring('rows', changes), measuring('groups', changes)], NOTHING_KNOWN, FUSED)
    expect(brief(plan)).toEqual(['scan: rows counts, groups screen'])
  })

  test.each<Partial<CheckConfig>>([
    { warnIf: located('> count(*) * 0.1') },
    { errorIf: located('> n') },
    { errorIf: located('> "f0"') },
    { errorIf: located("= '3'") },
    { errorIf: located('> (select 1)') },
    { errorIf: located('= any (array[1])') },
    { limit: -1 },
  ])('settings that could speak of the failing rows do not: %o', (changes) => {
    const plan = planStatements([measuring('rows', changes), measuring('groups', changes)], NOTHING_KNOWN, FUSED)
    expect(brief(plan)).toEqual(['scan: rows population, groups population', 'single: rows', 'single: groups'])
  })
})

test('a scan reads the relation of its checks, a single knows its measure, and both the size there is', () => {
  const [rows, query] = [measuring('rows'), measuring('query')]
  const size = { rows: 1000, pages: 12 }
  expect(planStatements([rows, query], catalog({ orders: { estimatedRows: 1000, pages: 12 } }), FUSED)).toEqual({
    proofs: [],
    steps: [
      {
        kind: 'scan',
        from,
        size,
        riders: [
          { check: rows, measure: MEASURES.rows, part: 'counts' },
          { check: query, measure: MEASURES.query, part: 'population' },
        ],
      },
      { kind: 'single', planned: { check: query, measure: MEASURES.query }, size },
    ],
  })
})

describe('which checks share a scan', () => {
  test('those of one relation with one where, however they warn and fail', () => {
    const plan = planStatements(
      [
        measuring('rows', {}, 'orders', 'a'),
        measuring('rows', {}, 'items', 'b'),
        measuring('rows', { where: located('x > 1') }, 'orders', 'c'),
        measuring('aggregate', { severity: 'warn', errorIf: located('> 5') }, 'orders', 'd'),
        measuring('groups', { where: located('x > 1', 77) }, 'orders', 'e'),
        measuring('query', { where: located('x > 2') }, 'orders', 'f'),
      ],
      NOTHING_KNOWN,
      FUSED,
    )
    expect(brief(plan)).toEqual([
      'scan: a counts, d counts',
      'scan: c counts, e screen',
      'scan: f population',
      'single: f',
      'scan: b counts',
    ])
  })

  test('tables of one name in two schemas do not', () => {
    const other = {
      ...measuring('rows'),
      resource: model('orders', { relation: { database: null, schema: 'x', name: 'orders' } }),
    }
    expect(planStatements([measuring('rows'), other], NOTHING_KNOWN, FUSED).steps).toHaveLength(2)
  })

  test('none where nothing is fused', () => {
    const plan = planStatements([measuring('rows'), measuring('groups'), measuring('query')], NOTHING_KNOWN, ALONE)
    expect(brief(plan)).toEqual(['scan: rows counts', 'scan: groups screen', 'scan: query population', 'single: query'])
  })

  test('no more than eight distinct counts or quantiles to a scan', () => {
    const sorting = Array.from({ length: 9 }, (_, index): Check => {
      const check = measuring('aggregate', {}, 'orders', `sorting${index}`)
      if (check.subject.kind !== 'measurable' || check.subject.measure.kind !== 'aggregate') throw new Error('no sums')
      return { ...check, subject: { ...check.subject, measure: { ...check.subject.measure, isSorting: true } } }
    })
    const scans = scansOf(planStatements([...sorting, measuring('aggregate')], NOTHING_KNOWN, FUSED))
    expect(scans.map(({ riders }) => riders.length)).toEqual([8, 2])
  })

  test('no more than eight fingerprints to a scan, nor two hundred checks', () => {
    const many = (kind: Measure['kind'], count: number) =>
      Array.from({ length: count }, (_, index) => measuring(kind, {}, 'orders', `${kind}${index}`))
    const sizes = (checks: readonly Check[]) =>
      scansOf(planStatements(checks, NOTHING_KNOWN, FUSED)).map(({ riders }) => riders.length)
    expect(sizes(many('groups', 8))).toEqual([8])
    expect(sizes(many('groups', 17))).toEqual([8, 8, 1])
    expect(sizes(many('rows', 200))).toEqual([200])
    expect(sizes(many('rows', 201))).toEqual([200, 1])
    expect(sizes([...many('groups', 8), ...many('rows', 100)])).toEqual([108])
  })
})

describe('checks on a part of the rows', () => {
  const known = catalog({ orders: { columns: [column('text', 'orders_a_not_null')] } })
  const some = { where: located('x > 1') }
  const whole = measuring('aggregate', {}, 'orders', 'whole')

  test('join the scan of all rows, behind those on all of them', () => {
    const checks = [
      measuring('rows', some, 'orders', 'a'),
      measuring('groups', { where: located('y') }, 'orders', 'b'),
      measuring('query', some, 'orders', 'c'),
      whole,
      measuring('rows'),
    ]
    const plan = planStatements(checks, known, FUSED)
    expect(brief(plan)).toEqual(['scan: whole counts, a counts, b screen, c population, rows proof', 'single: c'])
    expect(ridersOf(plan).map(({ isFiltered = false }) => isFiltered)).toEqual([false, true, true, true, false])
    expect(scansOf(plan)[0]?.from).toBe(from)
  })

  test('stay apart where nobody reads all rows: what is proved does not', () => {
    const plan = planStatements([measuring('rows', some, 'orders', 'a'), measuring('rows')], known, FUSED)
    expect(brief(plan)).toEqual(['scan: a counts'])
    expect(ridersOf(plan)[0]?.isFiltered).toBeUndefined()
    expect(plan.proofs).toHaveLength(1)
  })

  test.each<[string, Check, Catalog, PlanOptions]>([
    ['an aggregate', measuring('aggregate', some, 'orders', 'a'), known, FUSED],
    ['a subquery', { ...measuring('rows', some, 'orders', 'a'), hasSubquery: true }, known, FUSED],
    ['the name of its relation', { ...measuring('rows', some, 'orders', 'a'), namesRelation: true }, known, FUSED],
    ['a relation that nobody knows', measuring('rows', some, 'orders', 'a'), NOTHING_KNOWN, FUSED],
    ['a view', measuring('rows', some, 'orders', 'a'), catalog({ orders: { kind: 'view' } }), FUSED],
    ['partitions', measuring('rows', some, 'orders', 'a'), catalog({ orders: { kind: 'partitioned table' } }), FUSED],
    ['nothing fused', measuring('rows', some, 'orders', 'a'), known, ALONE],
  ])('stay apart with: %s', (_, check, facts, options) => {
    const plan = planStatements([whole, check], facts, options)
    expect(brief(plan)).toEqual(['scan: whole counts', 'scan: a counts'])
    expect(ridersOf(plan)[1]?.isFiltered).toBeUndefined()
  })
})

describe('what of a key is compared', () => {
  const compound = (columnNames: readonly string[] | null): Check =>
    check('compound', {
      subject: measurable({ ...MEASURES.groups, screen: { ...keys, columnName: null, columnNames } }),
    })

  test.each([
    ['integer', 'value'],
    ['bigint', 'value'],
    ['date', 'value'],
    ['timestamp without time zone', 'value'],
    ['timestamp(3) with time zone', 'value'],
    ['uuid', 'uuid'],
    ['text', 'text'],
    ['character varying(32)', 'text'],
    ['character(3)', 'record'],
    ['numeric(12,2)', 'value'],
    ['jsonb', 'record'],
    ['integer[]', 'record'],
    ['marts.status', 'record'],
  ])('%s: the %s', (type, keyHash) => {
    const known = catalog({ orders: { columns: [column(type)] } })
    expect(ridersOf(planStatements([measuring('groups')], known, FUSED))).toMatchObject([{ part: 'screen', keyHash }])
  })

  test.each([
    ['smallint', 'hashint2extended'],
    ['integer', 'hashint4extended'],
    ['bigint', 'hashint8extended'],
    ['numeric(12,2)', 'hash_numeric_extended'],
    ['text', 'hashtextextended'],
    ['character varying(3)', 'hashtextextended'],
    ['character(3)', 'hashbpcharextended'],
    ['timestamp(3) without time zone', 'timestamp_hash_extended'],
    ['uuid', 'uuid_hash_extended'],
  ])('of several columns: the hash of each, of %s by %s', (type, hash) => {
    const [a, b] = [column(type), { ...column('text', 'b_not_null'), name: 'b' }]
    const plan = planStatements([compound(['a', 'b'])], catalog({ orders: { columns: [a, b] } }), FUSED)
    const chain = [
      { name: 'a', hash, isNeverNull: false },
      { name: 'b', hash: 'hashtextextended', isNeverNull: true },
    ]
    expect(ridersOf(plan)).toMatchObject([{ keyHash: { chain } }])
  })

  test.each(['date', 'jsonb', 'boolean', 'marts.status', 'interval', 'timestamp with time zone'])(
    'of several columns, one of them of type %s: that of a record',
    (type) => {
      const known = catalog({ orders: { columns: [column('text'), { ...column(type), name: 'b' }] } })
      expect(ridersOf(planStatements([compound(['a', 'b'])], known, FUSED))).toMatchObject([{ keyHash: 'record' }])
    },
  )

  test('of one column where NULLs are equal, of expressions, or of what nobody knows: that of a record', () => {
    const known = catalog({ orders: { columns: [column('text')] } })
    for (const names of [['a'], null, ['a', 'b']] as const) {
      expect(ridersOf(planStatements([compound(names)], known, FUSED))).toMatchObject([{ keyHash: 'record' }])
    }
  })

  test('of a record: its own', () => {
    const row = { ...MEASURES.groups, screen: { ...keys, columnName: null, isRow: true } }
    const plan = planStatements([check('row', { subject: measurable(row) })], NOTHING_KNOWN, FUSED)
    expect(ridersOf(plan)).toMatchObject([{ keyHash: 'row' }])
  })

  test('of an expression, or of a column that nobody knows: a record, whatever it is', () => {
    const expression = { ...MEASURES.groups, screen: { ...keys, columnName: null } }
    const known = catalog({ orders: { columns: [column('text')] } })
    const onExpression = check('e', { subject: measurable(expression) })
    expect(ridersOf(planStatements([onExpression], known, FUSED))).toMatchObject([{ keyHash: 'record' }])
    expect(ridersOf(planStatements([measuring('groups')], NOTHING_KNOWN, FUSED))).toMatchObject([{ keyHash: 'record' }])
  })
})

describe('the rows that are undecided because an expression is NULL', () => {
  const strict = { named: ['a'], nullable: ['a'], isText: false }
  const strictly = check('strict', {
    subject: measurable({ ...MEASURES.rows, undecided: sql`(a > 0) is null`, strict }),
  })
  const ridersOn = (one: ColumnFacts, facts: Partial<RelationFacts> = {}, options = FUSED) =>
    ridersOf(planStatements([strictly], catalog({ orders: { columns: [one], ...facts } }), options))
  const by = (columns: readonly string[] | undefined) => [columns === undefined ? {} : { nullColumns: columns }]

  test.each([
    ...['bigint', 'numeric(12,2)', 'text', 'character varying(3)', 'character(1)', 'interval day to second(3)', 'uuid'],
    ...['timestamp(3) with time zone', 'boolean'],
  ])('are those where its column of type %s is NULL', (type) => {
    expect(ridersOn(column(type))).toMatchObject(by(['a']))
  })

  test('are told by an enum, too', () => {
    expect(ridersOn({ ...column('marts.mood'), enumLabels: ['good'] })).toMatchObject(by(['a']))
  })

  test('are none where the column is never NULL, if that is believed and binds all rows', () => {
    const bound = column('text', 'orders_a_not_null')
    const unproved = check('strict', { ...strictly, subject: measurable({ ...MEASURES.aggregate }) })
    expect(
      ridersOf(planStatements([strictly, unproved], catalog({ orders: { columns: [bound] } }), FUSED)),
    ).toMatchObject([{}, { part: 'proof', nullColumns: [] }])
    expect(ridersOn(bound, {}, { isFused: true, hasProofs: false })).toMatchObject(by(['a']))
    expect(ridersOn(bound, { hasUnboundRows: true })).toMatchObject(by(['a']))
    expect(ridersOn(bound, { kind: 'view' })).toMatchObject(by(['a']))
  })

  test.each(['jsonb', 'marts.price', 'text[]', 'citext', '"text"', 'interval_of_mine'])(
    'are told by the expression if the column is of type %s',
    (type) => {
      expect(ridersOn(column(type))[0]).not.toHaveProperty('nullColumns')
    },
  )

  test('are told by the expression if nothing is known of the column, or operators are not all of Postgres', () => {
    expect(ridersOf(planStatements([strictly], NOTHING_KNOWN, FUSED))[0]).not.toHaveProperty('nullColumns')
    expect(ridersOn({ ...column('text'), name: 'b' })[0]).not.toHaveProperty('nullColumns')
    const own = { ...catalog({ orders: { columns: [column('text')] } }), hasOwnOperators: true }
    expect(ridersOf(planStatements([strictly], own, FUSED))[0]).not.toHaveProperty('nullColumns')
  })

  test('a key that is known to be a text is compared as one', () => {
    const screen = { ...keys, columnName: null }
    const pasted = { ...MEASURES.groups, screen, strict: { ...strict, isText: true } }
    const plan = planStatements(
      [check('pasted', { subject: measurable(pasted) })],
      catalog({ orders: { columns: [column('bigint')] } }),
      FUSED,
    )
    expect(ridersOf(plan)).toMatchObject([{ keyHash: 'text', nullColumns: ['a'] }])
  })
})

describe('what is proved', () => {
  const known = catalog({ orders: { columns: [column('text', 'orders_a_not_null')] } })
  const proved = measuring('rows')

  test('is not asked about', () => {
    expect(planStatements([proved], known, FUSED)).toEqual({
      proofs: [{ check: proved, provenBy: 'orders_a_not_null' }],
      steps: [],
    })
  })

  test('rides in a scan that is made anyway, for the number of rows', () => {
    const plan = planStatements([proved, measuring('aggregate')], known, FUSED)
    expect(plan.proofs).toEqual([])
    expect(brief(plan)).toEqual(['scan: aggregate counts, rows proof'])
    expect(ridersOf(plan)[1]).toMatchObject({ check: proved, part: 'proof', provenBy: 'orders_a_not_null' })
  })

  test('rides in no scan of other rows, nor in one that is for a single check', () => {
    const elsewhere = measuring('aggregate', { where: located('x') })
    for (const [other, options] of [
      [elsewhere, FUSED],
      [measuring('aggregate'), ALONE],
    ] as const) {
      const plan = planStatements([proved, other], known, options)
      expect(plan.proofs).toEqual([{ check: proved, provenBy: 'orders_a_not_null' }])
      expect(brief(plan)).toEqual(['scan: aggregate counts'])
    }
  })

  test('is asked about where proofs are not wanted', () => {
    const plan = planStatements([proved], known, { isFused: true, hasProofs: false })
    expect(plan.proofs).toEqual([])
    expect(brief(plan)).toEqual(['scan: rows counts'])
  })
})

describe('small relations', () => {
  const small: Partial<RelationFacts> = { estimatedRows: 1000, pages: 16 }
  const claim = (to: string) => ({ kind: 'references', column: 'a', to: model(to).relation, toColumn: 'id' }) as const
  const refers = (on: string, to: string, changes: Partial<CheckConfig> = {}): Check =>
    check(`${on} to ${to}`, {
      subject: measurable({ ...MEASURES.query, proof: claim(to) }),
      resource: model(on),
      config: config(changes),
    })

  test('are read in one statement, behind all that is larger', () => {
    const known = catalog({ a: small, b: { estimatedRows: 0 }, c: small, big: { estimatedRows: 1e6, pages: 1e4 } })
    const checks = ['a', 'big', 'b', 'c'].map((name) => measuring('rows', {}, name, name))
    const plan = planStatements([...checks, refers('a', 'c')], known, FUSED)
    expect(brief(plan)).toEqual([
      'scan: big counts',
      'batch: (scan: a counts, a to c population), (single: a to c), (scan: b counts), (scan: c counts)',
    ])
    expect(plan.steps[1]?.size).toEqual({ rows: 3000, pages: 48 })
    expect(sizeScanned(plan)).toEqual({ rows: 1_002_000, pages: 10_032 })
  })

  test('are read each by itself where nothing is fused, and where there is only one', () => {
    const known = catalog({ a: small, b: small })
    const checks = [measuring('rows', {}, 'a', 'a'), measuring('rows', {}, 'b', 'b')]
    expect(brief(planStatements(checks, known, ALONE))).toEqual(['scan: a counts', 'scan: b counts'])
    expect(brief(planStatements(checks.slice(0, 1), known, FUSED))).toEqual(['scan: a counts'])
  })

  test('are at most 25 to a statement', () => {
    const names = Array.from({ length: 51 }, (_, index) => `t${index}`)
    const known = catalog(Object.fromEntries(names.map((name) => [name, small])))
    const { steps } = planStatements(
      names.map((name) => measuring('rows', {}, name, name)),
      known,
      FUSED,
    )
    expect(steps.map((step) => (step.kind === 'batch' ? step.members.length : step.kind))).toEqual([25, 25, 'scan'])
  })

  test.each<[string, Partial<RelationFacts>]>([
    ['more rows', { ...small, estimatedRows: 1001 }],
    ['more pages', { ...small, pages: 17 }],
    ['a number of rows that nobody knows', { ...small, estimatedRows: null }],
    ['a view', { ...small, kind: 'view' }],
    ['a foreign table', { ...small, kind: 'foreign table' }],
    ['children that inherit from it', { ...small, hasUnboundRows: true }],
    ['rows that the role may not read', { ...small, isReadable: false }],
    ['policies', { ...small, hasRowSecurity: true }],
  ])('are not those with: %s', (_, facts) => {
    const known = catalog({ a: small, b: facts, c: small })
    const checks = ['a', 'b', 'c'].map((name) => measuring('rows', {}, name, name))
    const { steps } = planStatements([...checks, refers('a', 'b')], known, FUSED)
    const batched = steps.flatMap((step) => (step.kind === 'batch' ? step.members : []))
    expect(batched.map(briefReading)).toEqual(['scan: a counts, a to b population', 'scan: c counts'])
  })

  test.each<[string, (on: string) => Check]>([
    ['thresholds that may be no boolean', (on) => measuring('rows', { warnIf: located('+ 1') }, on, 'odd')],
    ['a subquery', (on) => ({ ...measuring('rows', {}, on, 'odd'), hasSubquery: true })],
  ])('are not read with others for a check with: %s', (_, odd) => {
    const known = catalog({ a: small, b: small, c: small })
    const checks = [measuring('rows', {}, 'a', 'a'), measuring('rows', {}, 'c', 'c')]
    const { steps } = planStatements([odd('b'), ...checks], known, FUSED)
    expect(steps.map(({ kind }) => kind).toSorted()).toEqual(['batch', 'scan'])
  })

  test('have only those queries of one check beside them of which all is known', () => {
    const known = catalog({ a: small, b: small })
    const odd = [
      refers('a', 'b', { failCalc: located('max(1.5)') }),
      refers('a', 'b', { limit: -1 }),
      refers('a', 'b', { errorIf: located('is null') }),
      measuring('query', {}, 'a'),
    ]
    const rows = [measuring('rows', {}, 'b', 'b'), measuring('rows', {}, 'a', 'a')]
    for (const one of odd) {
      const { steps } = planStatements([...rows, one], known, FUSED)
      expect(steps.flatMap((step) => (step.kind === 'single' ? step.planned.check : []))).toEqual([one])
    }
    const { steps } = planStatements(
      [...rows, refers('a', 'b', { limit: 3, errorIf: located('between 2 and 5') })],
      known,
      FUSED,
    )
    expect(steps.map(({ kind }) => kind)).toEqual(['batch'])
  })
})

describe('the order of asking', () => {
  test('is from big to small; what nobody knows the size of comes first', () => {
    const tables = ['small', 'big', 'unknown', 'middle']
    const checks = tables.map((name) => measuring('query', {}, name, name))
    const known = catalog({ small: { pages: 1 }, big: { pages: 5000 }, middle: { pages: 70 } })
    expect(brief(planStatements(checks, known, FUSED))).toEqual(
      ['unknown', 'big', 'middle', 'small'].flatMap((name) => [`scan: ${name} population`, `single: ${name}`]),
    )
  })
})

describe('what the scans will read', () => {
  const checks = [measuring('query', {}, 'a', 'a'), measuring('rows', {}, 'b', 'b')]

  test('is added up', () => {
    const known = catalog({ a: { pages: 3, estimatedRows: 100 }, b: { pages: 4, estimatedRows: 20 } })
    expect(sizeScanned(planStatements(checks, known, FUSED))).toEqual({ rows: 120, pages: 7 })
  })

  test('is unknown where one of them is', () => {
    const known = catalog({ a: { pages: 3, estimatedRows: null }, b: { pages: 4, estimatedRows: 20 } })
    expect(sizeScanned(planStatements(checks, known, FUSED))).toEqual({ rows: null, pages: 7 })
    expect(sizeScanned(planStatements(checks, NOTHING_KNOWN, FUSED))).toEqual({ rows: null, pages: null })
  })

  test('is unknown of a view, and of a table that was never analyzed, which come first', () => {
    const known = catalog({ a: { pages: 0, estimatedRows: null, kind: 'view' }, b: { pages: 4, estimatedRows: 20 } })
    const plan = planStatements(checks.toReversed(), known, FUSED)
    expect(sizeScanned(plan)).toEqual({ rows: null, pages: null })
    expect(brief(plan)).toEqual(['scan: a population', 'single: a', 'scan: b counts'])
    const empty = catalog({ a: { pages: 0, estimatedRows: 0 }, b: { pages: 4, estimatedRows: 20 } })
    expect(sizeScanned(planStatements(checks, empty, FUSED))).toEqual({ rows: 20, pages: 4 })
  })

  test('is nothing where there are none', () => {
    expect(sizeScanned({ proofs: [], steps: [] })).toEqual({ rows: 0, pages: 0 })
  })
})

test('checks that nobody can ask about have no step, the others keep their order', () => {
  const problem = { code: 'BAD_ARGUMENT', message: 'values', position: at(1, 1) } as const
  const broken = check('broken', { subject: { kind: 'broken', problem } })
  const unreachable = check('unreachable', { subject: { kind: 'unreachable', reason: 'gone' } })
  const asked = [measuring('query'), broken, measuring('rows'), unreachable, measuring('groups')]
  expect(brief(planStatements(asked, NOTHING_KNOWN, FUSED))).toEqual([
    'scan: query population, rows counts, groups screen',
    'single: query',
  ])
  expect(planStatements([broken, unreachable], NOTHING_KNOWN, FUSED)).toEqual({ proofs: [], steps: [] })
})

test('a singular test is asked by itself, and its rows are not counted', () => {
  const subject = measurable({
    kind: 'query',
    from: null,
    failingRows: sql.raw('select 1'),
    isPerRow: false,
    undecided: null,
    proof: null,
  })
  const singular = { kind: 'singular', resource: null, column: null, checkType: null, testName: null } as const
  const checks = [check('a', { ...singular, subject }), check('b', { ...singular, subject })]
  const { steps, proofs } = planStatements(checks, NOTHING_KNOWN, FUSED)
  expect(steps.map(({ kind, size }) => ({ kind, size }))).toEqual([
    { kind: 'single', size: { rows: null, pages: null } },
    { kind: 'single', size: { rows: null, pages: null } },
  ])
  expect(proofs).toEqual([])
})
