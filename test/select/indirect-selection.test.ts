import { describe, expect, test } from 'vitest'
import type { Check } from '../../src/model/check.ts'
import { INDIRECT_MODES } from '../../src/model/selection-request.ts'
import { membersOf } from '../../src/select/members.ts'
import { selectMembers } from '../../src/select/select-members.ts'
import { check, model, project, sourceTable } from '../support/builders.ts'

// dbt-core 1.11.14 was asked the same: a source, the models a, b of a, c of b, and checks that read one or two of them.

const RAW = sourceTable('raw', 'x')
const A = model('a')
const B = model('b', { dependsOn: [A.uniqueId] })
const C = model('c', { dependsOn: [B.uniqueId] })

function reading(name: string, ...dependsOn: readonly { readonly uniqueId: string }[]): Check {
  return check(name, { resource: A, dependsOn: dependsOn.map(({ uniqueId }) => uniqueId) })
}

const CHECKS = [
  reading('unique_a', A),
  reading('rel_b_a', B, A),
  reading('unique_b', B),
  reading('rel_c_a', C, A),
  reading('not_null_c', C),
  reading('s_bc', B, C),
  reading('rel_src_a', RAW, A),
  reading('source_unique', RAW),
]
const MEMBERS = membersOf(project([RAW, A, B, C], []), CHECKS)
const ALL_BUT_SOURCE = CHECKS.map(({ name }) => name).filter((name) => name !== 'source_unique')

const REQUEST = { select: [], exclude: [], selector: null, resourceTypes: ['test'] } as const
const WORLD = {
  ...{ projectName: 'shop', members: MEMBERS, indirect: null, selectors: null, history: null },
  texts: new Map<string, string>(),
}

type Row = { readonly [mode in (typeof INDIRECT_MODES)[number]]: string }

const ROWS: Readonly<Record<string, Row>> = {
  a: { eager: 'unique_a rel_b_a rel_c_a rel_src_a', cautious: 'unique_a', buildable: 'unique_a rel_src_a', empty: '' },
  b: { eager: 'unique_b rel_b_a s_bc', cautious: 'unique_b', buildable: 'unique_b rel_b_a', empty: '' },
  c: {
    eager: 'not_null_c rel_c_a s_bc',
    cautious: 'not_null_c',
    buildable: 'not_null_c rel_c_a s_bc',
    empty: '',
  },
  'a b': {
    eager: 'unique_a rel_b_a rel_c_a rel_src_a unique_b s_bc',
    cautious: 'unique_a unique_b rel_b_a',
    buildable: 'unique_a unique_b rel_b_a rel_src_a',
    empty: '',
  },
  'b c': {
    eager: 'unique_b rel_b_a s_bc not_null_c rel_c_a',
    cautious: 'unique_b not_null_c s_bc',
    buildable: 'unique_b not_null_c s_bc rel_b_a rel_c_a',
    empty: '',
  },
  'a+': {
    eager: ALL_BUT_SOURCE.join(' '),
    cautious: ALL_BUT_SOURCE.join(' '),
    buildable: ALL_BUT_SOURCE.join(' '),
    empty: ALL_BUT_SOURCE.join(' '),
  },
}

describe.each(INDIRECT_MODES)('%s', (indirect) => {
  test.each(Object.keys(ROWS))('%s', (text) => {
    const { members } = selectMembers({ ...REQUEST, select: [text], indirect }, WORLD)
    const expected = (ROWS[text]?.[indirect] ?? '').split(' ').filter((name) => name !== '')
    expect(members.map(({ name }) => name).sort()).toEqual(expected.sort())
  })
})

test('what is excluded cautiously is only what reads nothing else', () => {
  const names = selectMembers({ ...REQUEST, exclude: ['a'], indirect: 'cautious' }, WORLD).members.map(
    ({ name }) => name,
  )
  expect(names).toEqual(CHECKS.map(({ name }) => name).filter((name) => name !== 'unique_a'))
})

test('what dbt_project.yml says counts where nobody else does', () => {
  const names = (indirect: 'eager' | null) =>
    selectMembers({ ...REQUEST, select: ['a'], indirect }, { ...WORLD, indirect: 'cautious' }).members.length
  expect([names(null), names('eager')]).toEqual([1, 4])
})

test('a check that reads something unknown is complete in no mode but eager', () => {
  const members = membersOf(project([A], []), [reading('rel_gone', A, B)])
  const taken = INDIRECT_MODES.filter(
    (indirect) => selectMembers({ ...REQUEST, select: ['a'], indirect }, { ...WORLD, members }).members.length > 0,
  )
  expect(taken).toEqual(['eager'])
})
