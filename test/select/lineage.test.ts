import { describe, expect, test } from 'vitest'
import { lineageOf, reached } from '../../src/select/lineage.ts'
import { membersOf } from '../../src/select/members.ts'
import { model, project } from '../support/builders.ts'

/** a → b → d, a → c → d, and e alone; d reads the disabled f. */
const RESOURCES = [
  model('a'),
  model('b', { dependsOn: ['model.shop.a'] }),
  model('c', { dependsOn: ['model.shop.a', 'model.shop.a'] }),
  model('d', { dependsOn: ['model.shop.b', 'model.shop.c', 'model.shop.f'] }),
  model('e'),
  model('f', { state: 'disabled' }),
]
const LINEAGE = lineageOf(membersOf(project(RESOURCES, []), []))
const [A, B, C, D, E] = [0, 1, 2, 3, 4] as const

describe('who is reached', () => {
  test.each([
    ['children of a', LINEAGE.children, [A], undefined, [B, C, D]],
    ['one step down', LINEAGE.children, [A], 1, [B, C]],
    ['no step', LINEAGE.children, [A], 0, []],
    ['parents of d', LINEAGE.parents, [D], undefined, [A, B, C]],
    ['one of the start, if another leads to it', LINEAGE.parents, [B, D], undefined, [A, B, C]],
    ['nobody from e', LINEAGE.parents, [E], undefined, []],
    ['nobody from nobody', LINEAGE.children, [], undefined, []],
  ] as const)('%s', (_, neighbors, start, depth, found) => {
    expect([...reached(neighbors, new Set(start), depth)].sort()).toEqual(found)
  })

  test('what is read twice is one parent, and what is disabled none', () => {
    expect(LINEAGE.parents).toEqual([[], [A], [A], [B, C], []])
  })

  test('a ring has an end', () => {
    const ring = [model('x', { dependsOn: ['model.shop.y'] }), model('y', { dependsOn: ['model.shop.x'] })]
    const { parents } = lineageOf(membersOf(project(ring, []), []))
    expect([...reached(parents, new Set([0]))].sort()).toEqual([0, 1])
  })
})
