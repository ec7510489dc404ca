import { describe, expect, test } from 'vitest'
import { ProjectError } from '../../src/errors.ts'
import type { Check } from '../../src/model/check.ts'
import type { DeclaredCheck } from '../../src/model/declared-check.ts'
import type { Resource } from '../../src/model/resource.ts'
import { resolveChecks } from '../../src/resolve/resolve-checks.ts'
import {
  at,
  config,
  declare,
  located,
  mapping,
  model,
  type PlainNode,
  project,
  ref,
  source,
  sourceTable,
} from '../support/builders.ts'

const ORDERS = model('orders')
const CUSTOMERS = model('customers')

function resolve(declared: readonly DeclaredCheck[], resources: readonly Resource[] = [ORDERS, CUSTOMERS]) {
  return resolveChecks(project(resources, declared))
}

async function resolveOne(declared: DeclaredCheck, resources?: readonly Resource[]): Promise<Check> {
  const [check, ...others] = await resolve([declared], resources)
  expect(others).toEqual([])
  if (check === undefined) throw new Error('no check came back')
  return check
}

async function problemsOf(declared: readonly DeclaredCheck[], resources?: readonly Resource[]) {
  const error = await resolve(declared, resources).catch((reason: unknown) => reason)
  if (!(error instanceof ProjectError)) throw new Error('the project was accepted', { cause: error })
  return error
}

describe('what a check is called', () => {
  test('on a model', async () => {
    expect(await resolveOne(declare('unique', { column_name: 'id' }))).toMatchObject({
      uniqueId: 'test.shop.unique_orders_id.1360ecc70e',
      name: 'unique_orders_id',
      alias: 'unique_orders_id',
      checkType: 'unique',
      testName: 'unique',
      column: 'id',
    })
  })

  test('on a source table, whose name has the source in it', async () => {
    const orders = sourceTable('raw', 'orders')
    const declared = declare('unique', { column_name: 'id' }, { resourceId: orders.uniqueId })
    expect(await resolveOne(declared, [orders])).toMatchObject({
      uniqueId: 'test.shop.source_unique_raw_orders_id.56401af608',
      resource: orders,
    })
  })

  test('with a namespace', async () => {
    const args = { expression: 'amount >= 1' }
    const raw = mapping({ expression: "amount >= {{ var('min_amt') }}" })
    const declared = declare('expression_is_true', args, { namespace: 'dbt_utils', rawArguments: raw })
    expect(await resolveOne(declared)).toMatchObject({
      uniqueId: 'test.shop.dbt_utils_expression_is_true_orders_amount_var_min_amt_.5a4a82aa81',
      checkType: 'dbt_utils.expression_is_true',
      testName: 'expression_is_true',
    })
  })

  test('with a name of its own', async () => {
    const args = { values: ['placed'], column_name: 'status' }
    const check = await resolveOne(declare('accepted_values', args, { customName: 'my_custom_name' }))
    expect(check).toMatchObject({
      uniqueId: 'test.shop.my_custom_name.8e1753e34a',
      name: 'my_custom_name',
      alias: 'my_custom_name',
      fqn: ['shop', 'staging', 'my_custom_name'],
    })
  })

  test('in an installed package, whose name stands in id and fqn', async () => {
    const declared = declare('unique', { column_name: 'id' }, { packageName: 'lib', directories: [] })
    const check = await resolveOne(declared)
    expect(check.uniqueId).toMatch(/^test\.lib\.unique_orders_id\./)
    expect(check.fqn).toEqual(['lib', 'unique_orders_id'])
  })

  test('the fqn has the folders of the YAML file, not those of the model', async () => {
    const declared = declare('unique', { column_name: 'id' }, { directories: ['marts', 'finance'] })
    expect((await resolveOne(declared)).fqn).toEqual(['shop', 'marts', 'finance', 'unique_orders_id'])
  })

  test('checks come in the order of their ids', async () => {
    const checks = await resolve([
      declare('unique', { column_name: 'id' }),
      declare('not_null', { column_name: 'id' }),
      declare('accepted_values', { values: ['a'], column_name: 'id' }),
    ])
    expect(checks.map(({ testName }) => testName)).toEqual(['accepted_values', 'not_null', 'unique'])
  })
})

describe('what is known of a check', () => {
  test('its own owner wins over that of the resource', async () => {
    const owned = model('orders', { owner: 'ana' })
    const withMeta = (owner: unknown) =>
      declare('unique', { column_name: 'id' }, { config: config({ meta: { owner } }) })
    expect((await resolveOne(withMeta('ben'), [owned])).owner).toBe('ben')
    expect((await resolveOne(withMeta(7), [owned])).owner).toBe('ana')
    expect((await resolveOne(declare('unique', { column_name: 'id' }), [owned])).owner).toBe('ana')
    expect((await resolveOne(declare('unique', { column_name: 'id' }))).owner).toBeNull()
  })

  test('it depends on its resource first and on every reference once', async () => {
    const args = { to: ref('customers'), field: 'id', column_name: 'customer_id' }
    expect((await resolveOne(declare('relationships', args))).dependsOn).toEqual([ORDERS.uniqueId, CUSTOMERS.uniqueId])
    const self = { to: ref('orders'), field: 'id', column_name: 'parent_id' }
    expect((await resolveOne(declare('relationships', self))).dependsOn).toEqual([ORDERS.uniqueId])
  })

  test('references inside of text count', async () => {
    const orders = sourceTable('raw', 'orders')
    const template = ['amount in (select amount from ', source('raw', 'orders'), ')'] as const
    const args = { expression: { kind: 'template', parts: template } } as const
    const declared = declare('expression_is_true', args, { namespace: 'dbt_utils' })
    const check = await resolveOne(declared, [ORDERS, orders])
    expect(check.name).toBe('dbt_utils_expression_is_true_orders_amount_in_select_amount_from_source_raw_orders_')
    expect(check.dependsOn).toEqual([ORDERS.uniqueId, orders.uniqueId])
    expect(check.subject).toMatchObject({
      kind: 'measurable',
      says: 'has amount in (select amount from "raw"."orders") in every row',
    })
  })

  test.each([
    ['amount > 0', false],
    ["amount > 0.5 and note <> 'a b'", false],
    ['orders.amount > 0', true],
    ['"amount" > 0 and "x" . "y"', true],
    ['(t).amount > 0', true],
    ['Orders is not null', true],
    ['dbt_subquery is not null', true],
    ['CTID is not null', true],
    ['amount > 0 /* all of them */', true],
    ['U&"\\0061" > 0', true],
  ])('it may speak of its relation by name, or of what only tables have: %s', async (text, namesRelation) => {
    const some = { config: config({ where: located('status = 1') }) }
    const asArgument = declare('expression_is_true', { expression: text }, { namespace: 'dbt_utils', ...some })
    const asWhere = declare('unique', { column_name: 'id' }, { config: config({ where: located(text) }) })
    expect(await resolveOne(asArgument)).toMatchObject({ namesRelation })
    expect(await resolveOne(asWhere)).toMatchObject({ namesRelation })
    expect(await resolveOne(declare('unique', { column_name: text }, some))).toMatchObject({ namesRelation })
    expect(await resolveOne(declare('unique', { column_name: text }))).toMatchObject({ namesRelation: false })
  })

  test('on the whole relation there is no column', async () => {
    const args = { field: 'created_at', datepart: 'day', interval: 1n }
    expect((await resolveOne(declare('recency', args, { namespace: 'dbt_utils' }))).column).toBeNull()
  })

  test('dbt finds its own tests under the namespace dbt, too', async () => {
    const check = await resolveOne(declare('unique', { column_name: 'id' }, { namespace: 'dbt' }))
    expect(check).toMatchObject({
      name: 'dbt_unique_orders_id',
      checkType: 'dbt.unique',
      subject: { kind: 'measurable' },
    })
  })
})

describe('what stops the whole run', () => {
  test('a check that is there twice, at its second place', async () => {
    const first = declare('unique', { column_name: 'id' }, { position: at(5, 9) })
    const second = declare(
      'unique',
      { column_name: 'id' },
      { position: at(8, 9), config: config({ severity: 'warn' }) },
    )
    const error = await problemsOf([first, second])
    expect(error.problems).toMatchObject([{ code: 'DUPLICATE_CHECK', position: at(8, 9) }])
    expect(error.problems[0]?.message).toContain('models/staging/shop.yml:5')
  })

  test('values that differ only in their type make the same check', async () => {
    const of = (values: PlainNode, line: number) =>
      declare('accepted_values', { values, column_name: 'id' }, { position: at(line, 9) })
    expect((await problemsOf([of([1n, 2n], 5), of(['1', '2'], 8)])).problems).toMatchObject([
      { code: 'DUPLICATE_CHECK', position: at(8, 9) },
    ])
    expect(await resolve([of([1n], 5), of([1], 8)])).toHaveLength(2)
  })

  test('a name with spaces, also one that a source brings', async () => {
    const named = declare('unique', { column_name: 'id' }, { customName: 'my check' })
    expect((await problemsOf([named])).problems).toMatchObject([{ code: 'NAME_WITH_SPACES', position: at(12, 11) }])
    const orders = sourceTable('raw data', 'orders')
    const derived = declare('unique', { column_name: 'id' }, { resourceId: orders.uniqueId })
    expect((await problemsOf([derived], [orders])).code).toBe('NAME_WITH_SPACES')
    expect(await resolve([declare('unique', { column_name: 'order id' })])).toHaveLength(1)
  })

  test.each([
    ['accepted_values', null, { column_name: 'status', value: ['a'] }, at(21, 13), 'values'],
    ['relationships', null, { field: 'id', to: ref('customers'), column_name: 'id', filed: 'x' }, at(23, 13), 'field'],
    ['recency', 'dbt_utils', { field: 'a', datepart: 'day', interval: 1n, ignore_time: true }, at(23, 13), null],
    ['expression_is_true', 'dbt_utils', { expresion: 'x' }, at(20, 13), 'expression'],
  ] as const)('an argument that %s does not know, at its key', async (testName, namespace, args, position, nearest) => {
    const { problems } = await problemsOf([declare(testName, args, { namespace })])
    expect(problems).toMatchObject([{ code: 'UNKNOWN_ARGUMENT', position }])
    expect(problems[0]?.hint).toBe(nearest === null ? undefined : `Did you mean "${nearest}"?`)
  })

  test.each([
    ['is disabled', 'customers', { config: config({ isEnabled: false }) }],
    ['reads what is not there', 'nowhere', {}],
  ] as const)('an unknown argument also of a check that %s', async (_what, name, changes) => {
    const args = { field: 'id', to: ref(name), column_name: 'id', filed: 'x' }
    const { problems } = await problemsOf([declare('relationships', args, changes)])
    expect(problems).toMatchObject([{ code: 'UNKNOWN_ARGUMENT', position: at(23, 13) }])
  })

  test('a reference to what two packages have, unless one of them is nearer', async () => {
    const twins = ['one', 'two'].map((packageName) =>
      model('twin', { uniqueId: `model.${packageName}.twin`, packageName }),
    )
    const declared = declare('relationships', { field: 'id', to: ref('twin'), column_name: 'id' })
    expect((await problemsOf([declared], [ORDERS, ...twins])).problems).toMatchObject([
      { code: 'AMBIGUOUS_REFERENCE', position: at(12, 11) },
    ])
    expect(await resolve([declared], [ORDERS, model('twin'), ...twins])).toMatchObject([
      { dependsOn: ['model.shop.orders', 'model.shop.twin'] },
    ])
    expect(await resolve([{ ...declared, packageName: 'two' }], [ORDERS, ...twins])).toMatchObject([
      { dependsOn: ['model.shop.orders', 'model.two.twin'] },
    ])
  })

  test('a reference to a private model of another group', async () => {
    const hidden = model('customers', { access: 'private', group: 'sales' })
    const declared = declare('relationships', { field: 'id', to: ref('customers'), column_name: 'id' })
    expect((await problemsOf([declared], [ORDERS, hidden])).code).toBe('PRIVATE_MODEL')
    expect(await resolve([declared], [model('orders', { group: 'sales' }), hidden])).toHaveLength(1)
    const onIt = declare('unique', { column_name: 'id' }, { resourceId: hidden.uniqueId })
    expect(await resolve([onIt], [hidden])).toHaveLength(1)
  })

  test('a check on a whole relation below a column', async () => {
    const args = { field: 'a', datepart: 'day', interval: 1n, column_name: 'a' }
    const { problems } = await problemsOf([declare('recency', args, { namespace: 'dbt_utils' })])
    expect(problems).toMatchObject([{ code: 'UNKNOWN_ARGUMENT', position: at(12, 11) }])
  })

  test('all mistakes are told at once, with the texts they point into', async () => {
    const error = await problemsOf([
      declare('unique', { column_name: 'id' }, { customName: 'a b' }),
      declare('accepted_values', { column_name: 'id', value: ['a'] }),
      declare('not_null', { column_name: 'id' }),
      declare('not_null', { column_name: 'id' }),
    ])
    expect(error.problems.map(({ code }) => code)).toEqual(['NAME_WITH_SPACES', 'DUPLICATE_CHECK', 'UNKNOWN_ARGUMENT'])
    expect([...error.texts.keys()]).toEqual(['models/staging/shop.yml'])
  })
})

describe('what never stops the others', () => {
  test('a disabled check is dropped, whatever else is wrong with it', async () => {
    const disabled = config({ isEnabled: false })
    const checks = await resolve([
      declare('unique', { column_name: 'id' }),
      declare('unique', { column_name: 'id' }, { config: disabled }),
      declare('accepted_values', { values: 5n }, { config: disabled, customName: 'a b' }),
    ])
    expect(checks.map(({ name }) => name)).toEqual(['unique_orders_id'])
  })

  test('an unknown check type is broken and names the nearest', async () => {
    const check = await resolveOne(declare('not_nul', { column_name: 'id' }))
    expect(check).toMatchObject({
      name: 'not_nul_orders_id',
      subject: {
        kind: 'broken',
        problem: { code: 'UNKNOWN_CHECK_TYPE', position: at(12, 11), hint: 'Did you mean "not_null"?' },
      },
    })
  })

  test('a check type of a package without its name says whose it is', async () => {
    const { subject } = await resolveOne(declare('recency', { field: 'id' }))
    expect(subject).toMatchObject({ kind: 'broken', problem: { hint: 'Did you mean "dbt_utils.recency"?' } })
  })

  test('an unknown check type far from any other has no nearest', async () => {
    const { subject } = await resolveOne(declare('zzzzzzzzzzzzzzzz', {}, { namespace: 'elsewhere' }))
    expect(subject).toMatchObject({ kind: 'broken', problem: { code: 'UNKNOWN_CHECK_TYPE' } })
    expect(subject).not.toHaveProperty('problem.hint')
  })

  test.each(['unique', 'not_null'])('an argument that %s does not know is that check alone', async (testName) => {
    const checks = await resolve([
      declare(testName, { column_name: 'id', foo: 'x' }),
      declare('accepted_values', { values: ['a'], column_name: 'id' }),
    ])
    expect(checks.map(({ subject }) => subject)).toMatchObject([
      { kind: 'measurable' },
      { kind: 'broken', problem: { code: 'UNKNOWN_ARGUMENT', position: at(21, 13) } },
    ])
  })

  test('arguments that could not be rendered', async () => {
    const problem = { code: 'JINJA_UNDEFINED', message: 'unknown macro', position: at(21, 22) } as const
    const check = await resolveOne(declare('accepted_values', { column_name: 'id', values: '{{ my() }}' }, { problem }))
    expect(check.subject).toEqual({ kind: 'broken', problem })
  })

  test('a column is needed', async () => {
    expect((await resolveOne(declare('unique', {}))).subject).toMatchObject({
      kind: 'broken',
      problem: { code: 'MISSING_ARGUMENT', position: at(12, 11) },
    })
  })

  test.each([
    ['accepted_values', null, { column_name: 'id' }, 'values'],
    ['relationships', null, { column_name: 'id', to: ref('customers') }, 'field'],
    ['relationships', null, { column_name: 'id', field: 'id' }, 'to'],
    ['expression_is_true', 'dbt_utils', {}, 'expression'],
    ['recency', 'dbt_utils', { datepart: 'day', interval: 1n }, 'field'],
    ['recency', 'dbt_utils', { field: 'a', interval: 1n }, 'datepart'],
  ] as const)('%s (%s) without an argument that it needs', async (testName, namespace, args, missing) => {
    const { subject } = await resolveOne(declare(testName, args, { namespace }))
    expect(subject).toMatchObject({ kind: 'broken', problem: { code: 'MISSING_ARGUMENT', position: at(12, 11) } })
    expect(subject).toHaveProperty('problem.message', expect.stringContaining(missing))
  })

  const VALUES_LINE = 21
  test.each<[string, string | null, { readonly [key: string]: PlainNode }, number, number, string]>([
    ['accepted_values', null, { column_name: 'id', values: 'a' }, VALUES_LINE, 21, 'got the text "a"'],
    ['accepted_values', null, { column_name: 'id', values: [] }, VALUES_LINE, 21, 'got an empty list'],
    ['accepted_values', null, { column_name: 'id', values: null }, VALUES_LINE, 21, 'got nothing'],
    ['accepted_values', null, { column_name: 'id', values: { a: 'b' } }, VALUES_LINE, 21, 'got a mapping'],
    ['accepted_values', null, { column_name: 'id', values: ['a', ['b']] }, VALUES_LINE, 31, 'got a list'],
    ['accepted_values', null, { column_name: 'id', values: ['a', 'b\0'] }, VALUES_LINE, 31, 'got the text "b\\u0000"'],
    ['accepted_values', null, { column_name: 'id', values: [ref('orders')] }, VALUES_LINE, 21, "got ref('orders')"],
    ['accepted_values', null, { column_name: 'id', quote: 'no', values: ['a'] }, VALUES_LINE, 20, 'got the text "no"'],
    ['relationships', null, { column_name: 'id', field: ['id'], to: ref('customers') }, VALUES_LINE, 20, 'got a list'],
    ['recency', 'dbt_utils', { field: 'a', interval: '1', datepart: 'day' }, VALUES_LINE, 23, 'got the text "1"'],
    ['recency', 'dbt_utils', { field: 'a', interval: true, datepart: 'day' }, VALUES_LINE, 23, 'got the boolean True'],
    ['expression_is_true', 'dbt_utils', { expression: { a: 1n } }, 20, 25, 'got a mapping'],
  ])('%s: an argument of the wrong type, at its value: %s %o', async (testName, namespace, args, line, column, got) => {
    const { subject } = await resolveOne(declare(testName, args, { namespace }))
    expect(subject).toMatchObject({ kind: 'broken', problem: { code: 'BAD_ARGUMENT', position: at(line, column) } })
    expect(subject).toHaveProperty('problem.message', expect.stringContaining(got))
  })
})
