import { describe, expect, test } from 'vitest'
import type { NameParts } from '../../src/model/full-check-name.ts'
import { checkHash, checkName } from '../../src/resolve/check-name.ts'
import { mapping, type PlainNode, timestamp } from '../support/builders.ts'

type Args = { readonly [key: string]: PlainNode }

function parts(testName: string, args: Args, changes: Partial<NameParts> = {}): NameParts {
  const rawArguments = mapping(args)
  return {
    namespace: null,
    testName,
    targetName: 'orders',
    isSource: false,
    customName: null,
    rawArguments,
    ...changes,
  }
}

/** Name and hash as they stand in a unique_id. */
function nameAndHash(named: NameParts, modelText = "ref('orders')"): string {
  const { full } = checkName(named)
  return `${full}.${checkHash(full, named, modelText)}`
}

const STATUSES = ['placed', 'shipped', 'completed', 'returned', 'return_pending']

// All of these ids are dbt's own (dbt-core 1.11.14).
describe('names and hashes are those of dbt', () => {
  test.each<[string, NameParts, string]>([
    ['unique_orders_id.1360ecc70e', parts('unique', { column_name: 'id' }), "ref('orders')"],
    [
      'accepted_values_orders_status__placed__shipped__completed__returned__return_pending.9f9f9d3d8c',
      parts('accepted_values', { values: STATUSES, column_name: 'status' }),
      "ref('orders')",
    ],
    [
      'accepted_values_orders_status__True__placed__shipped.1009532526',
      parts('accepted_values', { values: ['placed', 'shipped'], quote: true, column_name: 'status' }),
      "ref('orders')",
    ],
    [
      'relationships_orders_customer_id__id__ref_customers_.4282b0c525',
      parts('relationships', { to: "ref('customers')", field: 'id', column_name: 'customer_id' }),
      "ref('orders')",
    ],
    [
      'dbt_utils_expression_is_true_orders_amount_var_min_amt_.5a4a82aa81',
      parts('expression_is_true', { expression: "amount >= {{ var('min_amt') }}" }, { namespace: 'dbt_utils' }),
      "ref('orders')",
    ],
    [
      'dbt_utils_source_accepted_range_raw_orders_amount__0.dbbf3a8ecb',
      parts(
        'accepted_range',
        { column_name: 'amount', min_value: 0n },
        { namespace: 'dbt_utils', isSource: true, targetName: 'raw_orders' },
      ),
      "source('raw', 'orders')",
    ],
    [
      'source_unique_raw_orders_id.56401af608',
      parts('unique', { column_name: 'id' }, { isSource: true, targetName: 'raw_orders' }),
      "source('raw', 'orders')",
    ],
    [
      'unique_customers__Name_.b75f6bc507',
      parts('unique', { column_name: '"Name"' }, { targetName: 'customers' }),
      "ref('customers')",
    ],
    [
      'unique_dim_v2_id.fb0fd31dac',
      parts('unique', { column_name: 'id' }, { targetName: 'dim_v2' }),
      "ref('dim', version='2')",
    ],
    [
      'kw_orders_1___1_2___None___1_2____k_v____1_5__h_llo.33914c1c04',
      parts('kw', {
        a: { x: 1n, z: [1n, 2n], y: null },
        b: [[1n, 2n], { k: 'v' }],
        c: -1.5,
        d: 'héé llo',
      }),
      "ref('orders')",
    ],
    [
      'my_custom_name.8e1753e34a',
      parts('accepted_values', { values: ['placed'], column_name: 'status' }, { customName: 'my_custom_name' }),
      "ref('orders')",
    ],
    [
      'accepted_values_orders_placed_on__2024_01_01__2024_01_02__2024_01_03.f94f927aaa',
      parts('accepted_values', {
        values: [timestamp('2024-01-01'), timestamp('2024-01-02'), timestamp('2024-01-03')],
        column_name: 'placed_on',
      }),
      "ref('orders')",
    ],
    [
      'accepted_values_orders_placed_on__2024_01_04_00_00_00__2024_01_05.6ccffc366f',
      parts('accepted_values', { values: [timestamp('2024-01-04 00:00:00'), '2024-01-05'], column_name: 'placed_on' }),
      "ref('orders')",
    ],
  ])('%s', (expected, named, modelText) => {
    expect(nameAndHash(named, modelText)).toBe(expected)
  })

  test('an alias of 64 characters and more is cut and gets a hash; the name stays whole', () => {
    expect(checkName(parts('accepted_values', { values: STATUSES, column_name: 'status' }))).toEqual({
      full: 'accepted_values_orders_status__placed__shipped__completed__returned__return_pending',
      short: 'accepted_values_orders_b85d3aa7fa0bd1435f99b561c544c6fe',
    })
  })
})

describe('how a name is put together', () => {
  test('63 characters stay, 64 are cut', () => {
    const of = (length: number) =>
      checkName(parts('unique', { column_name: 'c'.repeat(length - 'unique_orders_'.length) }))
    const longest = of(63)
    expect(longest.full).toHaveLength(63)
    expect(longest.short).toBe(longest.full)
    const cut = of(64)
    expect(cut.full).toHaveLength(64)
    // of name and target, up to 30 characters stay
    expect(cut.short).toMatch(/^unique_orders_[0-9a-f]{32}$/)
  })

  test('of a long target 30 characters stay, an underscore and the hash follow', () => {
    const { short } = checkName(parts('unique', { column_name: 'id' }, { targetName: 'o'.repeat(60) }))
    expect(short).toMatch(/^unique_o{23}_[0-9a-f]{32}$/)
    expect(short).toHaveLength(63)
  })

  test('lengths count characters, not bytes and not UTF-16 units', () => {
    const targetName = '𝕠'.repeat(63 - 'unique__id'.length)
    const { full, short } = checkName(parts('unique', { column_name: 'id' }, { targetName }))
    expect([...full]).toHaveLength(63)
    expect(short).toBe(full)
  })

  test('a name of its own is neither cut nor cleaned', () => {
    const customName = `${'x'.repeat(80)}é!`
    expect(checkName(parts('unique', { column_name: 'id' }, { customName }))).toEqual({
      full: customName,
      short: customName,
    })
  })

  test('without arguments an underscore is left at the end', () => {
    expect(checkName(parts('my_test', {})).full).toBe('my_test_orders_')
  })

  test('arguments come in the order of their code points', () => {
    const args = { values: ['v'], _a: '1', Z: '2', b: '3', column_name: 'c', '\uff5e': '4', 𝕒: '5' }
    expect(checkName(parts('t', args)).full).toBe('t_orders_2__1__3__c__v__4__5')
  })

  test('characters outside of [0-9a-zA-Z_] become one underscore, however many', () => {
    expect(checkName(parts('t', { a: "x - (y)::text = 'ü'" })).full).toBe('t_orders_x_y_text_')
  })

  test('the hash tells apart what the name does not', () => {
    const [one, other] = ['a b', 'a-b'].map((text) => nameAndHash(parts('t', { a: text })))
    expect(one?.split('.')[0]).toBe(other?.split('.')[0])
    expect(one).not.toBe(other)
  })

  test('numbers and their text have one hash: dbt makes text of both', () => {
    expect(nameAndHash(parts('accepted_values', { values: [1n, 2n] }))).toBe(
      nameAndHash(parts('accepted_values', { values: ['1', '2'] })),
    )
    expect(nameAndHash(parts('accepted_values', { values: [1, 2] }))).not.toBe(
      nameAndHash(parts('accepted_values', { values: ['1', '2'] })),
    )
  })

  test('the hash does not depend on the order of arguments, and does on the order of values', () => {
    expect(nameAndHash(parts('t', { a: '1', b: '2' }))).toBe(nameAndHash(parts('t', { b: '2', a: '1' })))
    expect(nameAndHash(parts('t', { a: ['1', '2'] }))).not.toBe(nameAndHash(parts('t', { a: ['2', '1'] })))
  })
})
