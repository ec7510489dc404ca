import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCheck, buildSoundCheck, type Described, type Settings } from './build-check.ts'
import { type CaseWarehouse, embeddedWith, postgresWith } from './case-warehouses.ts'
import { dbtStatement } from './dbt-query.ts'
import { type Answer, askAsDbt, fusedPlan, measureAlone, measureFused } from './measure.ts'
import type { Value } from './read-cases.ts'

const TABLES = {
  tables: `create schema shop;
    create table shop.victim (id int, word text);
    insert into shop.victim values (1, 'a'), (2, 'b'), (3, 'b'), (4, null);`,
  icu: '',
}

/** No expressions, though each holds one or looks like it could be closed into one. */
const REFUSED = [
  'x) or 1=1 --',
  'id > 0) or (1=1',
  "'; drop table shop.victim; --",
  'true; drop table shop.victim',
  'true; commit; drop table shop.victim',
  ') dbt_internal_test; drop table shop.victim; --',
  'id > 0 --',
  'id > 0 -- \\',
  'id > 0 /*',
  '/* /* nested once */ id > 0',
  '*/ id > 0 /*',
  '$$',
  '$a$ id > 0 $b$',
  "E'\\' or true --",
  "U&'\\00' = ''",
  "U&'\\D800' = ''",
  'id > 0 \\',
  "''' or true --",
  '"id > 0',
  'id > 0 as c0',
  'id > 0 c0',
  'id, word',
  '*',
  'victim.*',
  '(victim).*',
  'distinct id',
  'all id',
  'select 1',
  'id > 0 union select true',
  'id > 0 from shop.victim',
  'id > 0 into shop.other',
  'id > 0 limit 1',
  'id > 0 for update',
  'id > 0 order by id',
  'id > 0 where true',
  ':id',
  '{{ id }}',
  '',
  ' ',
  '--',
]

/** Text that no SQL can hold. */
const UNSENDABLE = ['id > 0\0', "'\0' = ''", "'\ud800' = ''", "'\udc00\ud800' = ''", 'id > 0 -- \0\n']

/** Whole expressions that hold what could end one. Each is TRUE for every row. */
const ACCEPTED = [
  "'; drop table shop.victim; --' <> ''",
  "'it''s) or (1=1' <> ''",
  "'\\' <> ''",
  "E'\\'; drop table shop.victim; --' <> ''",
  "$$'); drop table shop.victim; --$$ <> ''",
  "$a$ $$ ' $a$ <> ''",
  "U&'\\0027\\003B' = ''';'",
  'U&"\\0069d" > 0',
  '"id" > 0',
  '/* /* nested */ ) or ( */ id > 0',
  'id > 0 /* ; */',
  'id > 0 -- ) or (\n',
  '\n\t id > 0 \n',
  '(select count(*) from shop.victim) = 4',
  'exists (select from shop.victim)',
  "'größe 😀' <> 'gro\u0308ße'",
  "'\u2028\u00a0\u202e' <> ''",
  "'{{ id }} $id #{id} %s ? :id' <> ''",
]

type Slot = {
  readonly slot: string
  readonly checkType: string
  readonly column?: string
  readonly args?: Readonly<Record<string, Value>>
  readonly config?: Settings
}

/** Everywhere that takes a whole SQL expression, filled with `text`. */
function expressionSlots(text: string): readonly Slot[] {
  const recency = { field: 'now()', datepart: 'day', interval: 1n }
  return [
    { slot: 'expression', checkType: 'dbt_utils.expression_is_true', args: { expression: text } },
    { slot: 'column of not_null', checkType: 'not_null', column: text },
    { slot: 'column of unique', checkType: 'unique', column: text },
    { slot: 'column of accepted_values', checkType: 'accepted_values', column: text, args: { values: [true] } },
    { slot: 'a value', checkType: 'accepted_values', column: 'true', args: { values: [text], quote: false } },
    { slot: 'column of relationships', checkType: 'relationships', column: text, args: relationTo('id > 0') },
    { slot: 'field of relationships', checkType: 'relationships', column: 'id > 0', args: relationTo(text) },
    { slot: 'field of recency', checkType: 'dbt_utils.recency', args: { ...recency, field: text } },
    { slot: 'a group', checkType: 'dbt_utils.recency', args: { ...recency, group_by_columns: ['word', text] } },
    { slot: 'a bound', checkType: 'dbt_utils.accepted_range', column: 'true', args: { min_value: text } },
    { slot: 'a condition', checkType: 'dbt_utils.relationships_where', column: 'id > 0', args: conditionedTo(text) },
    { slot: 'a column of several', checkType: 'dbt_utils.unique_combination_of_columns', args: combinationWith(text) },
    { slot: 'where', checkType: 'not_null', column: 'word', config: { where: text } },
    { slot: 'fail_calc', checkType: 'not_null', column: 'word', config: { fail_calc: text } },
  ]
}

/** Where the text becomes a part of a longer expression, which it may not fit into. */
function pastedSlots(text: string): readonly Slot[] {
  const expectation = (slot: string, name: string, args: Slot['args'] = {}, column?: string): Slot => ({
    slot,
    checkType: `dbt_expectations.${name}`,
    args,
    ...(column === undefined ? {} : { column }),
  })
  const slots = [
    expectation('a bound', 'expect_column_values_to_be_between', { min_value: text }, 'id'),
    expectation('a group of truths', 'expression_is_true', { expression: 'count(*) > 0', group_by_columns: [text] }),
    expectation('one of several columns', 'expect_compound_columns_to_be_unique', { column_list: ['word', text] }),
    expectation('a summand', 'expect_multicolumn_sum_to_equal', { column_list: ['id', text], sum_total: 1n }),
    expectation('a total', 'expect_multicolumn_sum_to_equal', { column_list: ['id'], sum_total: text }),
    expectation('one of a pair of columns', 'expect_column_pair_values_to_be_equal', {
      column_A: 'id',
      column_B: text,
    }),
    expectation('one of a pair of values', 'expect_column_pair_values_to_be_in_set', {
      ...{ column_A: 'id', column_B: 'word', value_pairs_set: [[1n, text]] },
    }),
    expectation(
      'a value that is SQL',
      'expect_column_values_to_be_in_set',
      { value_set: [text], quote_values: false },
      'id',
    ),
    expectation('a length', 'expect_column_value_lengths_to_equal', { value: text }, 'word'),
  ]
  // an empty text is no order and no condition
  if (text === '') return slots
  return [
    ...slots,
    expectation('an order', 'expect_column_values_to_be_increasing', { sort_column: text }, 'id'),
    expectation('a row_condition', 'expect_column_values_to_be_null', { row_condition: text }, 'word'),
    expectation('a row_condition of keys', 'expect_column_values_to_be_unique', { row_condition: text }, 'word'),
  ]
}

function conditionedTo(from_condition: string): Readonly<Record<string, Value>> {
  return { ...relationTo('id > 0'), from_condition }
}

function combinationWith(text: string): Readonly<Record<string, Value>> {
  return { combination_of_columns: ['id', text] }
}

function relationTo(field: string): Readonly<Record<string, Value>> {
  return { to: 'shop.victim', field }
}

function describedBy({ checkType, column, args, config }: Slot, name = 'victim'): Described {
  const relation = { database: null, schema: 'shop', name }
  return { id: 'hostile', checkType, relation, column, arguments: args, config }
}

describe.each([...REFUSED, ...UNSENDABLE])('%j where SQL is expected', (text) => {
  test.each([...expressionSlots(text), ...pastedSlots(text)])('$slot: is refused before it is asked', async (slot) => {
    const built = await buildCheck(describedBy(slot))
    const isArgument = slot.args !== undefined && slot.column !== text
    expect('code' in built && built.code).toBe(
      UNSENDABLE.includes(text) && isArgument ? 'BAD_ARGUMENT' : 'BAD_EXPRESSION',
    )
  })
})

test.each([
  ...['> 0) or (1=1', '> 0; drop table shop.victim', '> 0 --', '> 0 /*', ', true', '> 0 as x', '> 0 from shop.victim'],
  ...['!= 0\0', "!= '\ud800'", "!= '", '!= $$', '!= 0) dbt_internal_test --'],
])('%j as a threshold is refused before it is asked', async (text) => {
  for (const config of [{ warn_if: text }, { error_if: text }]) {
    const built = await buildCheck(describedBy({ slot: '', checkType: 'not_null', column: 'id', config }))
    expect('code' in built && built.code).toBe('BAD_EXPRESSION')
  }
})

test.each([
  ...['shop.victim where true --', 'shop.victim where true or true --', 'shop.victim; drop table shop.victim'],
  ...['shop.victim) p, (select 1', 'shop.victim, shop.victim v', 'shop.victim limit 1', 'shop.victim for update'],
  ...[
    'shop.victim union select 1',
    'shop.victim group by id',
    'shop.victim --',
    'shop.victim /*',
    '(select 1',
    '',
    '"',
  ],
])('%j as a relation is refused before it is asked', async (to) => {
  const slot = { slot: '', checkType: 'relationships', column: 'id', args: { to, field: 'id' } }
  const built = await buildCheck(describedBy(slot))
  expect('code' in built && built.code).toBe('BAD_EXPRESSION')
})

/** A text as SQL that needs no quoting of it. */
function sentAsHex(text: string): string {
  return `convert_from(decode('${Buffer.from(text).toString('hex')}', 'hex'), 'UTF8')`
}

describe.each([
  { server: 'Postgres', open: postgresWith },
  { server: 'PGlite', open: embeddedWith },
])('on $server', ({ server, open }) => {
  let opened: CaseWarehouse
  beforeAll(async () => {
    opened = await open(TABLES, 'UTC')
  })
  afterAll(() => opened[Symbol.asyncDispose]())

  async function answerOf(described: Described): Promise<Answer | undefined> {
    const [measured] = await measureAlone([await buildSoundCheck(described)], opened.warehouse)
    return measured?.answer
  }

  async function expectNothingChanged(): Promise<void> {
    const { rows } = await opened.warehouse.query(
      `select string_agg(relname, ',' order by relname), (select count(*) from shop.victim)
       from pg_class where relnamespace = 'shop'::regnamespace`,
      new AbortController().signal,
    )
    expect(rows).toEqual([['victim', '4']])
  }

  describe.each(ACCEPTED)('%j where SQL is expected', (text) => {
    test.each(expressionSlots(text))("$slot: means what it means in dbt's SQL", async (slot) => {
      const described = describedBy(slot)
      expect(await answerOf(described)).toEqual(await askAsDbt(dbtStatement(described), opened.warehouse))
      await expectNothingChanged()
    })

    test('holds for every row, and the checks beside it in the scan keep their numbers', async () => {
      const neighbor = { slot: '', checkType: 'not_null', column: 'word' }
      const slots = [...expressionSlots(text).slice(0, 2), neighbor]
      const checks = await Promise.all(
        slots.map((slot, index) => buildSoundCheck({ ...describedBy(slot), id: `beside_${index}` })),
      )
      const riders = Array.from(checks, () => ({ part: 'counts' }))
      expect((await fusedPlan(checks, opened.warehouse)).steps).toMatchObject([{ kind: 'scan', riders }])
      const fused = await measureFused(checks, opened.warehouse)
      expect(fused.map(({ answer }) => answer)).toMatchObject([{ failures: 0n }, { failures: 0n }, { failures: 1n }])
    })
  })

  test.each([...REFUSED, ...ACCEPTED])('%j as a value is text', async (text) => {
    const slot = { slot: '', checkType: 'accepted_values', column: 'word', args: { values: ['a', text] } }
    expect(await answerOf(describedBy(slot))).toMatchObject({ failures: 1n })
    const column = sentAsHex(text)
    expect(await answerOf(describedBy({ ...slot, column, args: { values: [text] } }))).toMatchObject({ failures: 0n })
    await expectNothingChanged()
  })

  // quoting is ours, and one server is enough to tell whether it is right
  const patterns = server === 'Postgres' ? [...REFUSED, ...ACCEPTED] : ACCEPTED.slice(0, 4)
  test.each(patterns)('%j as a pattern or in a set is text', async (text) => {
    const column = sentAsHex(text)
    const asked = [
      {
        name: 'expect_column_values_to_match_regex',
        args: { regex: text },
        fails: `coalesce(word !~ ${column}, true)`,
      },
      {
        name: 'expect_column_values_to_match_like_pattern',
        args: { like_pattern: text },
        fails: `word not like ${column}`,
      },
      { name: 'expect_column_values_to_not_be_in_set', args: { value_set: ['a', text] }, fails: "word = 'a'" },
      { name: 'expect_column_values_to_not_be_in_set', args: { value_set: [text] }, column, fails: 'true' },
    ]
    for (const { fails, name, ...rest } of asked) {
      const sql = `select count(*), count(*) <> 0, count(*) <> 0 from shop.victim where ${fails}`
      const described = describedBy({ slot: '', checkType: `dbt_expectations.${name}`, column: 'word', ...rest })
      expect(await answerOf(described), name).toEqual(await askAsDbt(sql, opened.warehouse))
    }
    await expectNothingChanged()
  })

  test.each([...REFUSED, ...ACCEPTED])(
    '%j as a datepart is text, which Postgres reads or refuses',
    async (datepart) => {
      const args = { field: 'now()', datepart, interval: 1n }
      const asText = `select (('1 ' || ${sentAsHex(datepart)})::interval is null)::int, false, false`
      expect(await answerOf(describedBy({ slot: '', checkType: 'dbt_utils.recency', args }))).toEqual(
        await askAsDbt(asText, opened.warehouse),
      )
      await expectNothingChanged()
    },
  )

  test.each([...REFUSED, ...ACCEPTED].filter((name) => name !== ''))('%j as a name is one name', async (name) => {
    for (const { checkType, args } of [
      { checkType: 'not_null', args: {} },
      { checkType: 'relationships', args: { to: 'shop.victim', field: 'id' } },
    ]) {
      expect(await answerOf(describedBy({ slot: '', checkType, column: 'id', args }, name))).toEqual({ error: '42P01' })
    }
    await expectNothingChanged()
  })
})

test.each(UNSENDABLE)('%j as a value, a datepart or a name is refused before it is asked', async (text) => {
  const recency = { field: 'now()', datepart: text, interval: 1n }
  for (const slot of [
    { slot: '', checkType: 'accepted_values', column: 'word', args: { values: [text] } },
    { slot: '', checkType: 'dbt_utils.recency', args: recency },
  ]) {
    const built = await buildCheck(describedBy(slot))
    expect('code' in built && built.code).toBe('BAD_ARGUMENT')
  }
  const named = await buildCheck(describedBy({ slot: '', checkType: 'not_null', column: 'id' }, text))
  expect('code' in named && named.code).toBe('BAD_EXPRESSION')
})
