import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { compileSample } from '../../src/compile/compile-sample.ts'
import type { Measure } from '../../src/model/measure.ts'
import { createDatabase } from '../support/database.ts'

const from = sql.raw('t')

test.each<[Measure, string, readonly object[]]>([
  [
    { kind: 'rows', from, fails: sql`b is null`, undecided: null, selects: sql`b`, proof: null },
    'select * from t where b is null\nlimit 2',
    [
      { a: 1, b: null },
      { a: 2, b: null },
    ],
  ],
  [
    {
      kind: 'groups',
      from,
      failingRows: sql`select b, count(*) as n_records from t where b is not null group by b having count(*) > 1`,
      counted: null,
      undecided: sql`b is null`,
      screen: { kind: 'keys', key: sql`b`, takesPart: sql`b is not null`, columnName: 'b', isRow: false },
      proof: null,
    },
    'select b, count(*) as n_records from t where b is not null group by b having count(*) > 1\nlimit 2',
    [{ b: 'x', n_records: '2' }],
  ],
  [
    {
      kind: 'aggregate',
      from,
      aggregates: [{ name: 'most', value: sql`max(a)` }],
      fails: ([most = sql``]) => sql`${most} > 3`,
      selects: sql`3 as bound`,
      undecided: null,
    },
    'select "most", 3 as bound\nfrom (select max(a) as "most" from t) as aggregates\nwhere "most" > 3\nlimit 2',
    [{ most: 5, bound: 3 }],
  ],
  [
    {
      kind: 'query',
      from,
      failingRows: sql`select a from t order by a desc limit 3`,
      isPerRow: true,
      undecided: null,
      proof: null,
    },
    'select * from (\nselect a from t order by a desc limit 3\n) as failing_rows\nlimit 2',
    [{ a: 5 }, { a: 4 }],
  ],
])('failing rows to look at, of kind $kind', async (measure, text, rows) => {
  await using database = await createDatabase(
    `create table t (a int, b text); insert into t values (1, null), (2, null), (3, null), (4, 'x'), (5, 'x')`,
  )
  expect(compileSample(measure, 2)).toBe(text)
  expect(await database.query(text)).toEqual(rows)
})
