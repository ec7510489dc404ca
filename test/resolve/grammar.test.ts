import { describe, expect, test } from 'vitest'
import { loadGrammar } from '../../src/resolve/grammar.ts'

const grammar = await loadGrammar()

describe('isExpression', () => {
  test.each([
    'x',
    '"A b"',
    '"a""b"',
    'été',
    't.x',
    's.t.x',
    '1',
    '-1.5e3',
    'null',
    "'it''s'",
    "E'it\\'s'",
    '$$text$$',
    "date '2020-01-01'",
    'x > 0',
    'not x',
    'a and b or c',
    'x is not distinct from y',
    'a between 1 and 2',
    "x in ('a', 'b')",
    'x = any (array[1, 2])',
    '(a, b)',
    '(x)',
    '(t).x',
    'x[1]',
    'x::int',
    'x collate "C"',
    'lower(x)',
    'count(*)',
    'sum(x) filter (where y) over (order by z)',
    'case when a then b end',
    '(select max(x) from t)',
    'exists (select 1 from t where a limit 1)',
    'x in (select y from t)',
    '/* why */ x /* not */',
    '-- first line\nx',
    'x\n-- last line\n',
    'array[1, 2]',
    't.* is null',
    'current_date',
  ])('takes %j', (text) => {
    expect(grammar.isExpression(text)).toBe(true)
  })

  test.each([
    ['nothing', ''],
    ['spaces', ' \n\t'],
    ['a comment alone', '/* x */'],
    ['an end of what is around it', 'x) or 1=1 --'],
    ['an end and a new beginning', 'x) or (1=1'],
    ['an end without a beginning', 'x)'],
    ['a beginning without an end', '(x'],
    ['a quantifier', 'all x'],
    ['distinct', 'distinct x'],
    ['distinct on', 'distinct on (x) y'],
    ['an alias', 'a b'],
    ['an alias with as', 'a as b'],
    ['two expressions', 'a, b'],
    ['all columns', '*'],
    ['all columns of a table', 't.*'],
    ['all fields of a value', '(t).*'],
    ['all fields of a table, in parentheses', '(t.*)'],
    ['from', 'a from t'],
    ['where', 'a where b'],
    ['into', 'a into b'],
    ['group by', 'a group by a'],
    ['having', 'a having b'],
    ['a window', 'a window w as ()'],
    ['order by', 'a order by a'],
    ['limit', 'a limit 1'],
    ['offset', 'a offset 1'],
    ['fetch', 'a fetch first row only'],
    ['a lock', 'a for update'],
    ['union', 'a union select b'],
    ['a second statement', 'a; select 1'],
    ['a semicolon', 'a;'],
    ['a comment without an end of line', 'x -- why'],
    ['a comment without an end', 'x /* why'],
    ['a text without an end', "'x"],
    ['a name without an end', '"x'],
    ['an empty name', '""'],
    ['a question mark', 'x > ?'],
    ['Jinja', '{{ x }}'],
    ['a NUL', 'x\0'],
    ['a NUL with more behind it', 'x\0) or (1=1'],
    ['half a surrogate pair', "'\ud800'"],
    ['half an expression', '> 0'],
    ['two values', '1 1'],
  ])('refuses %s: %j', (_, text) => {
    expect(grammar.isExpression(text)).toBe(false)
  })

  test('gives the same answer when asked again', () => {
    const ask = () => ['x', 'x)', 'x', 'x)'].map(grammar.isExpression)
    expect([...ask(), ...ask()]).toEqual([true, false, true, false, true, false, true, false])
  })
})

test.each([
  ...[
    ['1', true],
    ['-2.5', true],
    ["'a'", true],
    ['$$a$$', true],
    ['null', true],
    ['(true)', true],
    [' true -- \n', true],
  ],
  ...[
    ['a', false],
    ['1 + 1', false],
    ["'a'::text", false],
    ["date '2020-01-01'", false],
    ['(1, 2)', false],
    ['now()', false],
    ['1 as x', false],
    ['', false],
  ],
] as const)('isConstant: %j is a literal by itself: %s', (text, isLiteral) => {
  expect(grammar.isConstant(text)).toBe(isLiteral)
})

test.each([
  ['(a, b)', true],
  ['row(a)', true],
  ['((a, b))', true],
  ['(a)', false],
  ['a', false],
  ['(a, b) is null', false],
] as const)('isRow: %j is a row of expressions: %s', (text, isRow) => {
  expect(grammar.isRow(text)).toBe(isRow)
})

test.each([
  ['a', true],
  ['"a"', true],
  ['1 + a', true],
  ['lower(t.a)', true],
  ['(select a)', true],
  ['(select max(b) from other)', true],
  ['1', false],
  ["'a'", false],
  ["date '2020-01-01' + 1", false],
  ['user', false],
  ['(select 1)', false],
  ['a b', false],
] as const)('namesColumn: something in %j could be a column: %s', (text, does) => {
  expect(grammar.namesColumn(text)).toBe(does)
})

describe('isFromItem', () => {
  test.each([
    't',
    's.t',
    '"s"."t"',
    '"s.t"',
    '"a""b"',
    't as u',
    't u (a, b)',
    'only t',
    'öffentlich.tabelle',
    't join u on t.x = u.x',
    't cross join u',
    '(select 1) x',
    '(select 1 from t where true) x',
    '(values (1)) v (x)',
    'generate_series(1, 2)',
    'lateral f(1)',
    't tablesample system (1)',
    't /* why */',
  ])('takes %j', (text) => {
    expect(grammar.isFromItem(text)).toBe(true)
  })

  test.each([
    ['nothing', ''],
    ['two relations', 't, u'],
    ['a condition', 't where x'],
    ['a condition that ends in a comment', 't where true --'],
    ['half a condition', 't where false or'],
    ['a condition with ours inside', 't where exists (select 1 from u where true) or'],
    ['a comment without an end of line', 't -- why'],
    ['a comment without an end', 't /* why'],
    ['a group', 't group by x'],
    ['an order', 't order by 1'],
    ['a limit', 't limit 1'],
    ['a union', 't where true union select 1 from u'],
    ['a second statement', 't; drop table t'],
    ['an end of what is around it', '(select 1 from t) x where true) y'],
    ['a NUL', 't\0'],
    ['a value', '1'],
    ['a text', "'t'"],
    ['a join without a condition', 't join u'],
  ])('refuses %s: %j', (_, text) => {
    expect(grammar.isFromItem(text)).toBe(false)
  })
})

describe('startsWithExpression', () => {
  test.each([
    ['x', '> 0'],
    ['x', '= 1 or y = 2'],
    ['x', '> 0 and x < 5'],
    ['x', 'is not null'],
    ['x', 'is distinct from y'],
    ['x', 'isnull'],
    ['x', 'in (1, 2)'],
    ['x', 'not in (select y from t)'],
    ['x', '= any (array[1])'],
    ['x', 'between 1 and 2'],
    ['x', 'or x is null'],
    ['x', "like 'a%' escape '!'"],
    ['x', "not similar to 'a'"],
    ['x', "~* 'a'"],
    ['x', '::int > 0'],
    ['x', '[1] > 0'],
    ['x', 'collate "C" = y'],
    ['x', "at time zone 'UTC' > now()"],
    ['x', '- b > 0'],
    ['x', '> 0 -- why\n'],
    ['x', ''],
    ['lower(x)', "= 'a'"],
    ['x::int', '> 0'],
    ['"A b"', '> 0'],
    ['été', '> 0'],
    ['a + b', '> 0'],
    ['-x', '> 0'],
    ['(a, b)', 'in (select 1, 2)'],
    ['date', "> '2020-01-01'"],
  ])('%j goes on with %j', (column, rest) => {
    expect(grammar.startsWithExpression(`${column} ${rest}`, column)).toBe(true)
  })

  test.each([
    ['the column is there again', 'x', 'x > 0'],
    ['a condition in parentheses would make it a call', 'x', '(x > 0)'],
    ['an argument in parentheses would make it a call', 'x', '(x) > 0'],
    ['a type before a text would make it a constant', 'date', "'2020-01-01' < x"],
    ['the same, as a whole condition', 'date', "date '2020-01-01' < x"],
    ['another name would be an alias', 'x', 'y'],
    ['a field would be another column', 'x', '.y > 0'],
    ['a function would become a window function', 'count(*)', 'over () > 0'],
    ['the rest binds tighter than the column', 'a + b', '* 2 > 0'],
    ['the column binds weaker than the rest', 'not x', '> 0'],
    ['a second column', 'x', ', 1'],
    ['an end of what is around it', 'x', '> 0) or (1=1'],
    ['a comment that swallows what follows', 'x', '> 0 -- why'],
    ['a keyword', 'not', 'x'],
    ['no column', '', '> 0'],
  ])('%s: %j does not go on with %j', (_, column, rest) => {
    expect(grammar.startsWithExpression(`${column} ${rest}`, column)).toBe(false)
  })
})
