import { expect, test } from 'vitest'
import { ALL_CHECK_TYPES } from '../../src/check-types/catalogue.ts'
import { verbatim } from '../../src/check-types/sql-text.ts'
import { loadGrammar } from '../../src/resolve/grammar.ts'

const VALUES = [undefined, null, true, 1n, 1.5, '', 'a', 'a b', '> 1', [], ['a'], ['a b', ''], [[]], { a: 'b' }]
const late = ALL_CHECK_TYPES.filter(({ neverStopsRun }) => neverStopsRun)

test.each(late)('$name stops no run, whatever it is given', async ({ argumentNames, bind }) => {
  const tested = {
    from: verbatim('orders'),
    relation: { database: null, schema: 'marts', name: 'orders' },
    hasWhere: true,
    columnSql: verbatim('id'),
    column: 'id',
    columnName: 'id',
    grammar: await loadGrammar(),
    timeZone: null,
    packageVersions: new Map(),
  }
  const given = argumentNames.reduce<readonly Readonly<Record<string, unknown>>[]>(
    (all, name) => all.flatMap((one) => VALUES.map((value) => (value === undefined ? one : { ...one, [name]: value }))),
    [{}],
  )
  const bound = given.map((one) => bind(one, tested))
  expect(bound.filter((one) => 'kind' in one && one.kind === 'refused' && one.doesStopRun === true)).toEqual([])
  expect(bound.some((one) => 'kind' in one && one.kind === 'bound')).toBe(true)
})

test('the types of most checks are among them', () => {
  expect(late.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['unique', 'not_null', 'accepted_values', 'relationships']),
  )
})
