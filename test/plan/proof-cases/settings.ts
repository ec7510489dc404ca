import type { Settings } from '../../check-types/build-check.ts'
import type { ProofCase } from './proof-case.ts'

/** Settings that leave the proof as good as it was, on a table with rows that pass. */
const KEEPING: readonly Settings[] = [
  { severity: 'warn' },
  { limit: 0 },
  { limit: 5 },
  { warn_if: '> 10', error_if: '> 100' },
  { warn_if: '>=1', error_if: '<> 0' },
  { error_if: ' >= 010 ' },
  { fail_calc: ' count(*) ' },
]

/** Settings that a 0 could fulfil, or that only the server can understand; and what dbt's query then says. */
const LOSING: readonly (readonly [Settings, bigint | string])[] = [
  [{ error_if: '= 0' }, 0n],
  [{ warn_if: '= 0' }, 0n],
  [{ severity: 'warn', error_if: '= 0' }, 0n],
  [{ error_if: '< 5' }, 0n],
  [{ error_if: '>= 0' }, 0n],
  [{ error_if: '>= 00' }, 0n],
  [{ error_if: '> -1' }, 0n],
  [{ error_if: '!= 1' }, 0n],
  [{ error_if: '!= 0 or true' }, 0n],
  [{ error_if: '> 0.5' }, 0n],
  [{ error_if: 'between 0 and 3' }, 0n],
  [{ error_if: 'is not null' }, 0n],
  [{ error_if: "!= 'x'" }, '22P02'],
  [{ error_if: '> no_such_column' }, '42703'],
  [{ fail_calc: 'max(id)' }, 'not an integer'],
  [{ fail_calc: 'count(*) + 3' }, 3n],
  [{ fail_calc: 'count(no_such_column)' }, '42703'],
  [{ limit: -1 }, '2201W'],
  // the constraint holds for some rows as for all, but only the server knows whether the condition can be computed
  [{ where: 'id > 1' }, 0n],
  [{ where: 'no_such_column > 1' }, '42703'],
  [{ where: "id > 'x'" }, '22P02'],
]

const SCRIPT = ['create table t (id int not null constraint t_key primary key)', 'insert into t values (1), (2)']

export const SETTINGS_CASES: readonly ProofCase[] = [
  ...KEEPING.map(
    (config): ProofCase => ({
      title: `${JSON.stringify(config)} keeps the proof`,
      script: SCRIPT,
      column: 'id',
      config,
      provenBy: /./,
      dbt: 0n,
    }),
  ),
  ...LOSING.map(
    ([config, dbt]): ProofCase => ({
      title: `${JSON.stringify(config)} has to be asked about`,
      script: SCRIPT,
      column: 'id',
      config,
      provenBy: null,
      dbt,
    }),
  ),
]
