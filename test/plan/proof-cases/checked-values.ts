import type { ProofCase } from './proof-case.ts'

/** A table with a column `m` that a CHECK named `ok` allows some values. */
function checked(type: string, condition: string, ...more: readonly string[]): readonly string[] {
  return [`create table t (m ${type}, constraint ok check (${condition}))`, ...more]
}

const LIST = { values: ['a', 'b'] }

const PROVEN: readonly (readonly [title: string, script: readonly string[]])[] = [
  ['a CHECK with just these values', checked('text', "m in ('a', 'b')", "insert into t values ('a'), (null)")],
  ['a CHECK with fewer values', checked('text', "m in ('b')", "insert into t values ('b')")],
  ['a CHECK that says ANY', checked('text', "m = any (array['a', 'b'])")],
  ['a CHECK of a varchar', checked('varchar(5)', "m in ('a', 'b')", "insert into t values ('a')")],
  ['a CHECK of a varchar, as text', checked('varchar', "m = any (array['a', 'b'])")],
  ['a CHECK that children would not inherit', ["create table t (m text, constraint ok check (m in ('a')) no inherit)"]],
  [
    'a CHECK that was validated later',
    [
      'create table t (m text)',
      "alter table t add constraint ok check (m in ('a', 'b')) not valid",
      'alter table t validate constraint ok',
    ],
  ],
  [
    'one of several',
    checked(
      'text',
      "m in ('a', 'b', 'c')",
      "alter table t add constraint also check (m <> 'z')",
      "alter table t add constraint p check (m in ('a'))",
    ),
  ],
  [
    'a CHECK of a column with an odd name',
    ['create table t ("M\'s (x)" text, constraint ok check ("M\'s (x)" in (\'a\')))'],
  ],
  [
    'a partition with the CHECK of its parent',
    [
      "create table whole (m text, constraint ok check (m in ('a', 'b'))) partition by list (m)",
      "create table t partition of whole for values in ('a')",
    ],
  ],
]

const UNPROVEN: readonly (readonly [
  title: string,
  script: readonly (string | { readonly refused: string })[],
  dbt?: bigint | string,
])[] = [
  [
    'a CHECK that is NOT VALID',
    [
      'create table t (m text)',
      "insert into t values ('c')",
      "alter table t add constraint ok check (m in ('a', 'b')) not valid",
    ],
    1n,
  ],
  ['a CHECK with more values', checked('text', "m in ('a', 'b', 'c')", "insert into t values ('c')"), 1n],
  [
    'a CHECK with a NULL in its list, which allows anything',
    checked('text', "m in ('a', null)", "insert into t values ('c')"),
    1n,
  ],
  [
    'a CHECK that allows something else as well',
    checked('text', "m in ('a', 'b') or m like 'c%'", "insert into t values ('c')"),
    1n,
  ],
  [
    'a CHECK of another column',
    ["create table t (m text, n text, constraint ok check (n in ('a', 'b')))", "insert into t values ('c', 'a')"],
    1n,
  ],
  [
    'a CHECK of what the column is cast to',
    checked('text', "m::varchar(1) in ('a', 'b')", "insert into t values ('abc')"),
    1n,
  ],
  ['a CHECK that is the other way round', checked('text', "m not in ('a', 'b')", "insert into t values ('c')"), 1n],
  ['a CHECK that says ALL', checked('text', "m <> all (array['a', 'b'])", "insert into t values ('c')"), 1n],
  ['a CHECK in other letters', checked('text', "m in ('A')", "insert into t values ('A')"), 1n],
  ['a CHECK of lower(m)', checked('text', "lower(m) in ('a', 'b')", "insert into t values ('A')"), 1n],
  [
    'a CHECK with an operator of its own',
    [
      "create function same(text, text) returns boolean immutable language sql as 'select true'",
      'create operator === (leftarg = text, rightarg = text, function = same)',
      ...checked('text', "m === any (array['a', 'b'])", "insert into t values ('c')"),
    ],
    1n,
  ],
  ['a CHECK with a backslash', checked('text', String.raw`m in ('a\b')`), 0n],
  ['a CHECK with a collation of its own', checked('text', `m collate "C" in ('a', 'b')`), 0n],
  ['a CHECK of a char, whose blanks do not count', checked('char(3)', "m in ('a', 'b')"), 0n],
  [
    'a CHECK of a domain',
    ["create domain word as text constraint ok check (value in ('a', 'b'))", 'create table t (m word)'],
    0n,
  ],
  ['a CHECK on a domain column', ['create domain word as text', ...checked('word', "m in ('a', 'b')")], 0n],
  [
    'a CHECK of a partitioned table',
    [
      "create table t (m text, constraint ok check (m in ('a', 'b'))) partition by list (m)",
      "create table t1 partition of t for values in ('a')",
    ],
    0n,
  ],
  [
    'a CHECK that a child does not inherit',
    [
      "create table t (m text, constraint ok check (m in ('a', 'b')) no inherit)",
      'create table child () inherits (t)',
      "insert into child values ('c')",
    ],
    1n,
  ],
  [
    'a CHECK below a view',
    [
      "create table base (m text, constraint ok check (m in ('a', 'b')))",
      'create view t as select upper(m) as m from base',
      "insert into base values ('a')",
    ],
    1n,
  ],
]

export const CHECK_CASES: readonly ProofCase[] = [
  ...PROVEN.map(
    ([title, script]): ProofCase => ({
      title: `${title} proves`,
      script,
      column: title.includes('odd name') ? `"M's (x)"` : 'm',
      arguments: LIST,
      provenBy: title === 'one of several' ? 'p' : 'ok',
      dbt: 0n,
    }),
  ),
  ...UNPROVEN.map(
    ([title, script, dbt = 1n]): ProofCase => ({
      title: `${title} does not prove`,
      script,
      column: 'm',
      arguments: LIST,
      provenBy: null,
      dbt,
    }),
  ),
  {
    title: 'a CHECK that is not enforced does not prove',
    script: [
      "create table t (m text, constraint ok check (m in ('a', 'b')) not enforced)",
      "insert into t values ('c')",
    ],
    column: 'm',
    arguments: LIST,
    provenBy: null,
    dbt: 1n,
    since: 18,
  },
  {
    title: 'a CHECK by a collation that says a = A does not prove',
    script: [
      "create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
      ...checked('text collate nocase', "m in ('a', 'b')", "insert into t values ('A')"),
    ],
    column: 'm',
    arguments: LIST,
    provenBy: null,
    dbt: 0n,
    needs: 'icu',
  },
  {
    title: 'a CHECK with an apostrophe in a value proves',
    script: checked('text', "m in ('it''s', 'a')", "insert into t values ('it''s')"),
    column: 'm',
    arguments: { values: ["it''s", 'a'] },
    provenBy: 'ok',
    dbt: 0n,
  },
]
