import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder } from '../cli/new-folder.ts'
import { createDatabase } from '../support/database.ts'
import { testedChecks } from './command-line.ts'

const COMMON = { package_name: 'shop', original_file_path: 'models/shop.yml', config: { enabled: true }, tags: [] }

function generic(name: string, testName: string, changes: Readonly<Record<string, unknown>>) {
  const model = "{{ get_where_subquery(ref('orders')) }}"
  return {
    ...COMMON,
    unique_id: `test.shop.${name}`,
    name,
    resource_type: 'test',
    fqn: ['shop', name],
    test_metadata: { name: testName, namespace: null, kwargs: { column_name: 'id', model } },
    depends_on: { nodes: ['model.shop.orders'], macros: [`macro.shop.test_${testName}`] },
    ...changes,
  }
}

test('a manifest and a URL need no project; what dbt did not compile is told', async () => {
  await using database = await createDatabase(
    'create table orders (id int); insert into orders values (1), (1), (null)',
  )
  const folder = await newFolder()
  const builtIn = { depends_on: { nodes: ['model.shop.orders'], macros: ['macro.dbt.test_not_null'] } }
  const manifest = {
    metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json', project_name: 'shop' },
    nodes: {
      orders: {
        ...COMMON,
        unique_id: 'model.shop.orders',
        name: 'orders',
        resource_type: 'model',
        fqn: ['shop', 'orders'],
        relation_name: `"${database.name}"."public"."orders"`,
      },
      a: generic('known', 'not_null', builtIn),
      b: generic('own', 'is_one', { compiled_code: 'select id from orders where id = 1 -- twice' }),
      c: generic('own_not_compiled', 'is_one', {}),
      d: generic('own_and_evil', 'is_one', { compiled_code: 'select 1) as x; drop table orders; select (1' }),
    },
    sources: {},
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  const { outcome, checks } = await testedChecks(['--manifest', 'manifest.json', '--url', database.url], folder)
  expect(outcome.exitCode, outcome.stderr).toBe(2)
  expect(checks.get('known')).toMatchObject({ outcome: 'fail', failures: 1 })
  expect(checks.get('own')).toMatchObject({ outcome: 'fail', failures: 2 })
  expect(checks.get('own_not_compiled')).toMatchObject({ outcome: 'error', code: 'NOT_COMPILED' })
  expect(checks.get('own_and_evil')).toMatchObject({ outcome: 'error', code: 'BAD_EXPRESSION' })
  expect(await database.query('select count(*)::int as n from orders')).toEqual([{ n: 3 }])
})
