import { connect } from '../support/connect.ts'
import type { Model } from './bench-project.ts'

export const SMALL_TABLES = 500
const ROWS = 10

/** 20 checks per table, 10,000 in all: thresholds that differ, so that no two checks are the same. */
export function smallModels(): readonly Model[] {
  return Array.from({ length: SMALL_TABLES }, (_, number) => ({
    name: `small_${number}`,
    columns: [
      { name: 'id', data_tests: ['not_null', 'unique', ...ranges(5)] },
      { name: 'code', data_tests: ['not_null', 'unique'] },
      { name: 'status', data_tests: ['not_null', { accepted_values: { arguments: { values: ['a', 'b', 'c'] } } }] },
      { name: 'amount', data_tests: ['not_null', ...ranges(7)] },
      { name: 'at', data_tests: ['not_null'] },
    ],
  }))
}

function ranges(
  count: number,
): readonly { readonly [name: string]: { readonly arguments: { readonly expression: string } } }[] {
  return Array.from({ length: count }, (_, number) => ({
    'dbt_utils.expression_is_true': { arguments: { expression: `<= ${1000 + number}` } },
  }))
}

/** One connection and few big scripts: 500 round trips would take longer than the tables. */
export async function fillSmallTables(url: string): Promise<void> {
  await using connection = await connect(url)
  const scripts = Array.from(
    { length: SMALL_TABLES },
    (_, number) => `create table small_${number} as
      select i as id, md5(i::text) as code, (array['a', 'b', 'c'])[1 + i % 3] as status,
        (i * 2.5)::numeric(12, 2) as amount, localtimestamp as at
      from generate_series(1, ${ROWS}) i;`,
  )
  await connection.query(scripts.join('\n'))
  await connection.query('vacuum (freeze, analyze)')
}
