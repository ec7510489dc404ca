import type { ProofCase } from './proof-case.ts'

const AB = { combination_of_columns: ['a', 'b'] }

/** NULLs are equal here, so an index that lets them stand twice proves only where there are none. */
export const UNIQUE_COMBINATION_CASES: readonly ProofCase[] = [
  {
    title: 'a primary key of just these columns proves, in any order',
    script: [
      'create table t (a int, b int, constraint t_key primary key (b, a))',
      'insert into t values (1, 1), (1, 2)',
    ],
    arguments: AB,
    provenBy: 't_key',
    dbt: 0n,
  },
  {
    title: 'a key of one of them proves',
    script: ['create table t (a int constraint t_key primary key, b int)', 'insert into t values (1, null), (2, null)'],
    arguments: AB,
    provenBy: 't_key',
    dbt: 0n,
  },
  {
    title: 'a key of more columns does not',
    script: [
      'create table t (a int, b int, c int, primary key (a, b, c))',
      'insert into t values (1, 1, 1), (1, 1, 2)',
    ],
    arguments: AB,
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'a unique index on columns that may be NULL does not: NULL stands there twice',
    script: ['create table t (a int not null, b int, unique (a, b))', 'insert into t values (1, null), (1, null)'],
    arguments: AB,
    provenBy: null,
    dbt: 1n,
  },
  {
    title: 'nor where it happens to hold',
    script: ['create table t (a int, b int, unique (a, b))', 'insert into t values (1, 1)'],
    arguments: AB,
    provenBy: null,
    dbt: 0n,
  },
  {
    title: 'an index of columns that are never NULL proves',
    script: ['create table t (a int not null, b int not null)', 'create unique index t_key on t (a, b)'],
    arguments: AB,
    provenBy: 't_key',
    dbt: 0n,
  },
  {
    title: 'a quoted name is that column',
    script: ['create table t ("A b" int constraint t_key primary key)'],
    arguments: { combination_of_columns: ['A b'], quote_columns: true },
    provenBy: 't_key',
    dbt: 0n,
  },
  {
    title: 'an expression is no column',
    script: ['create table t (a int primary key)', 'insert into t values (1), (-1)'],
    arguments: { combination_of_columns: ['abs(a)'] },
    provenBy: null,
    dbt: 1n,
  },
]
