import { expect, test } from 'vitest'
import type { Tested } from '../../src/check-types/check-type.ts'
import { isOlderThan } from '../../src/check-types/package-version.ts'
import { readFiles } from './read-files.ts'

const SCHEMA = 'models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]'

async function versionsWith(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const project = await readFiles({ 'dbt_project.yml': 'name: shop', 'models/a.yml': SCHEMA, ...files })
  return project.packageVersions
}

test('what dbt deps wrote comes before what somebody asked for', async () => {
  const versions = await versionsWith({
    'package-lock.yml': 'packages:\n- package: dbt-labs/dbt_utils\n  version: 1.3.0\nsha1_hash: abc\n',
    'packages.yml': 'packages: [{package: dbt-labs/dbt_utils, version: [">=1.0.0"]}, {package: a/b, version: "2.0.1"}]',
  })
  expect([...versions].toSorted()).toEqual([
    ['b', '2.0.1'],
    ['dbt_utils', '1.3.0'],
  ])
})

test.each([
  ['1.3.0', '1.3.0'],
  ['"==1.3.0"', '1.3.0'],
  ['["1.3.0"]', '1.3.0'],
  ['[">=1.3.0", "<2.0.0"]', undefined],
  ['">=1.3.0"', undefined],
  ['[]', undefined],
])('version: %s in packages.yml pins %s', async (version, pinned) => {
  const files = {
    'packages.yml': `packages: [{package: dbt-labs/dbt_utils, version: ${version}}, {git: x, revision: 1.3.0}, local]`,
  }
  expect((await versionsWith(files)).get('dbt_utils')).toBe(pinned)
})

const RECENCY = 'where most_recent < x or most_recent is null'

test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
  ['recency that fails on nothing', { recency: RECENCY, equality: 'test_equality' }, '1.4.0'],
  ['a proportion of bounded numerics', { recency: '', not_null_proportion: 'as {{ dbt.type_numeric() }}' }, '1.3.0'],
  ['equality that leaves columns out', { equality: 'test_equality(exclude_columns)' }, '1.2.0'],
  ['equality that does not', { equality: 'test_equality' }, '1.0.0'],
  ['no tests at all', {}, undefined],
])('what is installed tells its version: %s', async (_what, macros, version) => {
  const files = Object.entries(macros).map(([name, text]) => [`lib/dbt_utils/macros/generic_tests/${name}.sql`, text])
  const project = {
    'dbt_project.yml': 'name: shop\npackages-install-path: lib',
    'packages.yml': 'packages: [{package: dbt-labs/dbt_utils, version: [">=1.0.0"]}]',
    ...Object.fromEntries(files),
  }
  expect((await versionsWith(project)).get('dbt_utils')).toBe(version)
  const lock = { 'package-lock.yml': 'packages: [{package: dbt-labs/dbt_utils, version: 1.3.1}]' }
  expect((await versionsWith({ ...project, ...lock })).get('dbt_utils')).toBe(version ?? '1.3.1')
})

test.each([
  ['1.3.3', true],
  ['1.4.0', false],
  ['1.10.0', false],
  ['0.9.6', true],
])('%s is older than 1.4.0: %s', (version, isOlder) => {
  expect(isOlderThan(testedWith(new Map([['dbt_utils', version]])), 'dbt_utils', '1.4.0')).toBe(isOlder)
})

test('a version that nobody pinned counts as the newest', () => {
  expect(isOlderThan(testedWith(new Map()), 'dbt_utils', '1.4.0')).toBe(false)
})

function testedWith(packageVersions: Tested['packageVersions']): Pick<Tested, 'packageVersions'> {
  return { packageVersions }
}
