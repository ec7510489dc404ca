import { describe, expect, test } from 'vitest'
import { sqlText } from '../../src/compile/sql-compiler.ts'
import { ProjectError } from '../../src/errors.ts'
import type { CheckSubject } from '../../src/model/check.ts'
import type { CheckConfig, DeclaredCheck } from '../../src/model/declared-check.ts'
import type { Reference } from '../../src/model/node.ts'
import type { Resource } from '../../src/model/resource.ts'
import { measurableSubject } from '../../src/resolve/measurable-subject.ts'
import { resolveChecks } from '../../src/resolve/resolve-checks.ts'
import { at, check, config, declare, located, model, project, ref, source, sourceTable } from '../support/builders.ts'

const ORDERS = model('orders')

async function subjectOf(declared: DeclaredCheck, resources: readonly Resource[] = [ORDERS]): Promise<CheckSubject> {
  const [check] = await resolveChecks(project(resources, [declared]))
  if (check === undefined) throw new Error('no check came back')
  return check.subject
}

/** The measure of a check that counts rows, as SQL. */
async function rowsOf(declared: DeclaredCheck, resources?: readonly Resource[]) {
  const subject = await subjectOf(declared, resources)
  if (subject.kind !== 'measurable' || subject.measure.kind !== 'rows') throw new Error(JSON.stringify(subject))
  const { from, fails, undecided } = subject.measure
  return {
    from: sqlText(from),
    fails: sqlText(fails),
    undecided: undecided && sqlText(undecided),
    notes: subject.notes,
  }
}

describe('a check that reads what is not there is unreachable', () => {
  const notNull = declare('not_null', { column_name: 'id' })
  const related = (to: Reference) => declare('relationships', { to, field: 'id', column_name: 'customer_id' })
  const versioned: Reference = { kind: 'ref', packageName: null, name: 'dim', version: '2' }
  const inPackage: Reference = { kind: 'ref', packageName: 'lib', name: 'orders', version: null }

  test.each<[string, DeclaredCheck, readonly Resource[]]>([
    ["ref('orders') is disabled", notNull, [model('orders', { state: 'disabled' })]],
    ["ref('orders') is described in YAML, but no file makes it", notNull, [model('orders', { state: 'missing' })]],
    ["ref('customers') leads nowhere", related(ref('customers')), [ORDERS]],
    ["ref('customers') is disabled", related(ref('customers')), [ORDERS, model('customers', { state: 'disabled' })]],
    ["source('raw', 'users') leads nowhere", related(source('raw', 'users')), [ORDERS, sourceTable('raw', 'orders')]],
    ["source('orders', 'orders') leads nowhere", related(source('orders', 'orders')), [ORDERS]],
    ["ref('lib', 'orders') leads nowhere", related(inPackage), [ORDERS]],
    ["ref('dim', version=2) leads nowhere", related(versioned), [ORDERS, model('dim')]],
    ["ref('raw_orders') leads nowhere", related(ref('raw_orders')), [ORDERS, sourceTable('raw', 'raw_orders')]],
  ])('%s', async (reason, declared, resources) => {
    expect(await subjectOf(declared, resources)).toEqual(
      reason.endsWith('is disabled')
        ? { kind: 'unreachable', reason }
        : { kind: 'unreachable', reason, isMissing: true },
    )
  })

  test('a source table is named as source() names it', async () => {
    const orders = sourceTable('raw', 'orders', { state: 'disabled' })
    const declared = declare('not_null', { column_name: 'id' }, { resourceId: orders.uniqueId })
    expect(await subjectOf(declared, [orders])).toEqual({
      kind: 'unreachable',
      reason: "source('raw', 'orders') is disabled",
    })
  })

  test('the same inside of a text', async () => {
    const expression = { kind: 'template', parts: ['id in (select id from ', ref('gone'), ')'] } as const
    expect(await subjectOf(declare('expression_is_true', { expression }, { namespace: 'dbt_utils' }))).toEqual({
      kind: 'unreachable',
      reason: "ref('gone') leads nowhere",
      isMissing: true,
    })
  })

  test('also where nobody knows the check type, as dbt drops it all the same', async () => {
    expect((await subjectOf(declare('nonsense', { to: ref('gone') }))).kind).toBe('unreachable')
  })

  test('a model in another package can be named with and without the package, the root project comes first', async () => {
    const inLib = (name: string) => model(name, { uniqueId: `model.lib.${name}`, packageName: 'lib' })
    const resources = [ORDERS, inLib('orders'), inLib('customers')]
    const ids = async (reference: Reference) =>
      (await resolveChecks(project(resources, [related(reference)])))[0]?.dependsOn
    expect(await ids(ref('customers'))).toEqual(['model.shop.orders', 'model.lib.customers'])
    expect(await ids(inPackage)).toEqual(['model.shop.orders', 'model.lib.orders'])
    expect(await ids(ref('orders'))).toEqual(['model.shop.orders'])
  })

  test('a disabled model does not hide an enabled one of its name', async () => {
    const hidden = model('customers', { uniqueId: 'model.lib.customers', packageName: 'lib', state: 'disabled' })
    const subject = await subjectOf(related(ref('customers')), [ORDERS, hidden, model('customers')])
    expect(subject.kind).toBe('measurable')
  })
})

describe('settings that are no SQL break their check, at their place', () => {
  test.each<[keyof CheckConfig, string]>([
    ['where', 'x) or (1=1'],
    ['where', 'a; drop table b'],
    ['where', ''],
    ['where', 'a = 1 -- only a'],
    ['failCalc', 'count(*), 1'],
    ['failCalc', ''],
    ['failCalc', 'count(*) from t --'],
    ['failCalc', '*'],
    ['warnIf', '> 0, 1'],
    ['warnIf', '> 0 as x'],
    ['warnIf', '> 0 --'],
    ['errorIf', '>'],
    ['errorIf', '10'],
    ['errorIf', '> 0) from (select 1'],
  ])('%s: %j', async (setting, text) => {
    const declared = declare('not_null', { column_name: 'id' }, { config: config({ [setting]: located(text, 33) }) })
    expect(await subjectOf(declared)).toMatchObject({
      kind: 'broken',
      problem: { code: 'BAD_EXPRESSION', position: at(33, 17) },
    })
  })

  test.each<[keyof CheckConfig, string]>([
    ['where', "x = 'a' or y is null"],
    ['where', 'id in (select id from t limit 3)'],
    ['failCalc', 'sum(n_records)'],
    ['failCalc', 'count(*) filter (where x)'],
    ['warnIf', '> 10'],
    ['errorIf', 'between 6 and 9'],
    ['errorIf', 'is null'],
    ['errorIf', 'in (1, 2)'],
    ['errorIf', '* 2 > 10'],
  ])('%s: %j is SQL', async (setting, text) => {
    const declared = declare('not_null', { column_name: 'id' }, { config: config({ [setting]: located(text) }) })
    expect((await subjectOf(declared)).kind).toBe('measurable')
  })

  test.each(['id) or (1=1', 'a, b', '*', 'id -- x', '', 'order'])('column_name: %j', async (column) => {
    expect(await subjectOf(declare('not_null', { column_name: column }))).toMatchObject({
      kind: 'broken',
      problem: { code: 'BAD_EXPRESSION', position: at(20, 26) },
    })
  })

  test('so do arguments that must be SQL', async () => {
    const to = declare('relationships', { column_name: 'id', to: 'customers, orders', field: 'id' })
    expect(await subjectOf(to)).toMatchObject({
      kind: 'broken',
      problem: { code: 'BAD_EXPRESSION', position: at(21, 17) },
    })
    const field = declare('relationships', { column_name: 'id', to: 'customers', field: 'id) from x --' })
    expect(await subjectOf(field)).toMatchObject({
      kind: 'broken',
      problem: { code: 'BAD_EXPRESSION', position: at(22, 20) },
    })
    const groups = { field: 'at', datepart: 'day', interval: 1n, group_by_columns: ['a', 'b c'] }
    expect(await subjectOf(declare('recency', groups, { namespace: 'dbt_utils' }))).toMatchObject({
      kind: 'broken',
      problem: { code: 'BAD_EXPRESSION', position: at(23, 41) },
    })
  })
})

describe('names of relations', () => {
  test.each([
    ['orders', '"marts"."orders"'],
    ['Orders 2.0', '"marts"."Orders 2.0"'],
    ['a"b', '"marts"."a""b"'],
    ['"; drop table x; --', '"marts"."""; drop table x; --"'],
    ['заказы', '"marts"."заказы"'],
  ])('%j is quoted, whatever is in it', async (name, quoted) => {
    const orders = model('orders', { relation: { database: null, schema: 'marts', name } })
    expect((await rowsOf(declare('not_null', { column_name: 'id' }), [orders])).from).toBe(quoted)
  })

  test('a database stands in front', async () => {
    const orders = model('orders', { relation: { database: 'Shop', schema: 'a.b', name: 'c' } })
    expect((await rowsOf(declare('not_null', { column_name: 'id' }), [orders])).from).toBe('"Shop"."a.b"."c"')
  })

  test.each(['', 'a\0b', '\ud800'])('%j is no name, and the check is broken', async (name) => {
    const orders = model('orders', { relation: { database: null, schema: 'marts', name } })
    expect(await subjectOf(declare('not_null', { column_name: 'id' }), [orders])).toMatchObject({
      kind: 'broken',
      problem: { code: 'BAD_EXPRESSION', position: at(12, 11) },
    })
  })

  test('where filters the relation as in dbt', async () => {
    const declared = declare(
      'not_null',
      { column_name: 'id' },
      { config: config({ where: located("status = 'open'") }) },
    )
    const from = `(select * from "marts"."orders" where status = 'open') dbt_subquery`
    expect((await rowsOf(declared)).from).toBe(from)
  })
})

describe('expression_is_true on a column', () => {
  const expressionOn = (column: string, expression: string) =>
    declare('expression_is_true', { expression, column_name: column }, { namespace: 'dbt_utils' })

  test.each([
    ['b', '> 0', 'b > 0'],
    ['x', 'or x is null', 'x or x is null'],
    ['a', '- b > 0', 'a - b > 0'],
    ['is_open', '', 'is_open '],
    ['lower(x)', "= 'a'", "lower(x) = 'a'"],
    ['"A b"', 'is not null', '"A b" is not null'],
  ])('%j and %j: the expression goes on with the column, as in dbt', async (column, expression, holds) => {
    const { fails, undecided, notes } = await rowsOf(expressionOn(column, expression))
    expect({ fails, undecided, notes }).toEqual({ fails: `not(${holds})`, undecided: `(${holds}) is null`, notes: [] })
  })

  test.each([
    ['revenue_amount', 'revenue_amount > 0'],
    ['x', '(x > 0)'],
    ['x', '(x) > 0'],
    ['date', "date '2020-01-01' < x"],
    ['x', 'y'],
    ['x', 'not x < 0'],
    ['count', 'coalesce(count, 0) >= 0'],
  ])('%j and %j: a whole condition is read as it stands, and that is noted', async (column, expression) => {
    const { fails, undecided, notes } = await rowsOf(expressionOn(column, expression))
    expect({ fails, undecided }).toEqual({ fails: `not(${expression})`, undecided: `(${expression}) is null` })
    expect(notes).toHaveLength(1)
    expect(notes[0]).toContain(expression)
  })

  test.each([
    ['x', '> 0) or (1=1'],
    ['x', 'x) or 1=1 --'],
    ['x', '> 0 --'],
    ['x', ', 1'],
    ['x', 'y from t'],
  ])('%j and %j: neither is SQL, so the check is broken', async (column, expression) => {
    expect(await subjectOf(expressionOn(column, expression))).toMatchObject({
      kind: 'broken',
      problem: { code: 'BAD_EXPRESSION', position: at(20, 25) },
    })
  })

  test('on a whole relation only the expression counts', async () => {
    const declared = (expression: string) => declare('expression_is_true', { expression }, { namespace: 'dbt_utils' })
    expect(await rowsOf(declared('a > b'))).toMatchObject({ fails: 'not(a > b)', notes: [] })
    for (const expression of ['> 0', '', 'a, b', '*']) {
      expect(await subjectOf(declared(expression))).toMatchObject({
        kind: 'broken',
        problem: { code: 'BAD_EXPRESSION' },
      })
    }
  })
})

describe('measurableSubject', () => {
  const texts = new Map([['a.yml', 'text']])
  const refusal = (subject: CheckSubject): unknown => {
    try {
      return measurableSubject(check('c', { subject }), texts)
    } catch (error) {
      return error
    }
  }

  test('gives what can be measured', () => {
    const { subject } = check('c')
    expect(refusal(subject)).toBe(subject)
  })

  test('throws the reason why nothing can', () => {
    const problem = { code: 'BAD_ARGUMENT', message: 'values: …', position: at(3, 4) } as const
    const errors = [
      refusal({ kind: 'broken', problem }),
      refusal({ kind: 'unreachable', reason: "ref('x') is disabled" }),
    ]
    expect(errors).toMatchObject([
      { name: 'ProjectError', problems: [problem], texts },
      { problems: [{ code: 'REFERENCE_NOT_FOUND', position: at(12, 11) }], texts },
    ])
    expect(errors.every((error) => error instanceof ProjectError)).toBe(true)
  })
})

describe('what time it is in the project', () => {
  const recent = declare(
    'expect_row_values_to_have_recent_data',
    { column_name: 'seen', datepart: 'day', interval: 1n },
    { namespace: 'dbt_expectations' },
  )

  test('is needed by a check that asks, and by no other', async () => {
    const unset = { ...project([ORDERS], [recent, declare('unique', { column_name: 'id' })]), timeZone: null }
    const subjects = (await resolveChecks(unset)).map(({ subject }) => subject)
    expect(subjects).toContainEqual(expect.objectContaining({ kind: 'measurable' }))
    expect(subjects).toContainEqual({
      kind: 'broken',
      problem: {
        code: 'VAR_MISSING',
        message: 'dbt_date:time_zone: Expected this variable to name the time zone of now, got none',
        position: at(12, 11),
        hint: 'Set it under vars: in dbt_project.yml: "dbt_date:time_zone": UTC',
      },
    })
  })

  test('may be any text, which Postgres reads or refuses', async () => {
    const odd = { ...project([ORDERS], [recent]), timeZone: "UTC') or ('" }
    const [check] = await resolveChecks(odd)
    const measure = check?.subject.kind === 'measurable' ? check.subject.measure : null
    expect(measure?.kind === 'aggregate' && sqlText(measure.fails([]))).toContain("at time zone 'UTC'') or ('''")
  })
})

test('a between without a bound stops the whole run, as it does in dbt', async () => {
  const unbound = declare(
    'expect_column_max_to_be_between',
    { column_name: 'id', strictly: true },
    { namespace: 'dbt_expectations' },
  )
  await expect(subjectOf(unbound)).rejects.toMatchObject({
    problems: [{ code: 'MISSING_ARGUMENT', message: 'min_value: Expected min_value, max_value or both, got neither' }],
  })
})
