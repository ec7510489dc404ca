import { describe, expect, test } from 'vitest'
import type { Check } from '../../src/model/check.ts'
import type { Project } from '../../src/model/project.ts'
import type { Resource } from '../../src/model/resource.ts'
import type { Target } from '../../src/model/target.ts'
import { compareStates } from '../../src/state/compare-states.ts'
import { projectState } from '../../src/state/project-state.ts'
import { parseState, renderState } from '../../src/state/state-file.ts'
import { check, config, model, project, sourceTable } from '../support/builders.ts'
import { postgresConnection } from '../support/postgres-connection.ts'

const TARGET: Target = {
  ...{ name: 'dev', profileName: 'shop', schema: 'dev', threads: 1 },
  connection: postgresConnection(),
}
const MACROS = `{% macro inner() %}1{% endmacro %}
{% macro outer() %}{{ inner() }}{% endmacro %}
{% test steady(model) %}select {{ outer() }} from {{ model }}{% endtest %}`

type Things = {
  readonly resource?: Partial<Resource>
  readonly source?: Partial<Resource>
  readonly check?: Partial<Check>
  readonly singular?: Partial<Check>
  readonly macros?: string
}

/** One of each: a model, a source, a generic and a singular check, and three macros that call each other. */
function stateOf({ resource, source, check: generic, singular, macros = MACROS }: Things = {}) {
  const described: Project = {
    ...project([model('orders', { rawCode: 'select 1', ...resource }), sourceTable('raw', 'orders', source)], []),
    texts: new Map([['macros/all.sql', macros]]),
  }
  const steady = { testName: 'steady', checkType: 'steady', rawCode: '{{ test_steady() }}' }
  const checks = [
    check('generic', { ...steady, ...generic }),
    check('singular', { kind: 'singular', testName: null, checkType: null, rawCode: 'select 2', ...singular }),
  ]
  return projectState(described, checks, TARGET)
}

const IDS = {
  model: 'model.shop.orders',
  source: 'source.shop.raw.orders',
  generic: 'test.shop.generic.0123456789',
  singular: 'test.shop.singular.0123456789',
}

/** Which of the four are modified, and in which parts. */
function changed(before: Things, now: Things) {
  const changes = compareStates(parseState(JSON.parse(renderState(stateOf(before)))), stateOf(now))
  return Object.fromEntries(
    Object.entries(IDS).flatMap(([name, id]) => {
      const change = changes.get(id)
      const parts = [...(change?.parts ?? [])]
      return change?.isModified === true || parts.length > 0 ? [[name, { modified: change?.isModified, parts }]] : []
    }),
  )
}

const EVERY_PART = ['body', 'configs', 'persisted_descriptions', 'relation', 'contract']

describe('what dbt takes as a modification', () => {
  test.each<[string, Things, object]>([
    ['nothing', {}, {}],
    ['the SQL of a model', { resource: { rawCode: 'select 2' } }, { model: { modified: true, parts: ['body'] } }],
    ['space around it', { resource: { rawCode: '\nselect 1\n' } }, {}],
    [
      'a setting',
      { resource: { config: { materialized: 'table' } } },
      { model: { modified: true, parts: ['configs'] } },
    ],
    ['tags and group', { resource: { config: { tags: ['x'], group: 'g' }, tags: ['x'] } }, {}],
    ['its alias', { resource: { config: { alias: 'o' } } }, { model: { modified: true, parts: ['relation'] } }],
    ['its folder', { resource: { fqn: ['shop', 'marts', 'orders'] } }, { model: { modified: true, parts: [] } }],
    ['its access', { resource: { access: 'public' } }, { model: { modified: true, parts: [] } }],
    ['its description', { resource: { description: 'New.' } }, {}],
    [
      'its contract',
      { resource: { config: { contract: { enforced: true } } } },
      { model: { modified: true, parts: ['configs', 'contract'] } },
    ],
    [
      'severity',
      { check: { config: config({ settings: { severity: 'warn' } }) } },
      { generic: { modified: true, parts: ['configs'] } },
    ],
    ['meta of a check', { check: { config: config({ settings: { meta: { a: 1 } } }) } }, {}],
    ["a generic test's text", { check: { rawCode: '{{ x }}' } }, { generic: { modified: false, parts: ['body'] } }],
    [
      "a singular test's text",
      { singular: { rawCode: 'select 3' } },
      { singular: { modified: true, parts: ['body'] } },
    ],
    [
      'where a source is',
      { source: { relation: { database: null, schema: 'raw', name: 'o' } } },
      { source: { modified: true, parts: ['relation'] } },
    ],
    [
      'a macro behind a macro',
      { macros: MACROS.replace('%}1{%', '%}2{%') },
      { generic: { modified: true, parts: ['macros'] } },
    ],
    ['a macro that nobody calls', { macros: `${MACROS}{% macro other() %}{% endmacro %}` }, {}],
    ['a macro of its own for a test of dbt', { macros: `${MACROS}{% test unique(model) %}{% endtest %}` }, {}],
  ])('%s', (_, now, expected) => {
    expect(changed({}, now)).toEqual(expected)
  })

  test('a description counts where it is written into the database', () => {
    const persisted = (description: string): Things => {
      return { resource: { description, config: { persist_docs: { relation: true } } } }
    }
    expect(changed(persisted('Old.'), persisted('New.'))).toEqual({
      model: { modified: true, parts: ['persisted_descriptions'] },
    })
  })

  test('what is new is modified in all of its parts, a source only in its parts', () => {
    const { members } = stateOf()
    const changes = compareStates({ projectName: 'shop', members: new Map(), macros: stateOf().macros }, stateOf())
    expect(changes.size).toBe(members.size)
    expect(changes.get(IDS.model)).toEqual({ isNew: true, isModified: true, parts: new Set(EVERY_PART) })
    expect(changes.get(IDS.source)).toEqual({ isNew: true, isModified: false, parts: new Set(['configs', 'relation']) })
  })

  test('a package that one side does not know has not changed', () => {
    const now = stateOf()
    const foreign = { body: '0'.repeat(32), macros: [] }
    const withPackage = { ...now, macros: new Map([...now.macros, ['macro.dbt.test_steady', foreign]]) }
    const calling = [...now.members].map(
      ([id, member]) => [id, { ...member, macros: ['macro.dbt.test_steady'] }] as const,
    )
    const changes = compareStates(now, { ...withPackage, members: new Map(calling) })
    expect([...changes.values()].filter(({ isModified }) => isModified)).toEqual([])
  })

  test('macros that call each other in a ring have an end', () => {
    const ring = '{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}'
    const singular = { rawCode: 'select {{ a() }}' }
    expect(changed({ macros: ring, singular }, { macros: ring, singular })).toEqual({})
    const changedRing = ring.replace('{{ a() }}', '{{ a() }} ')
    expect(changed({ macros: ring, singular }, { macros: changedRing, singular })).toMatchObject({
      singular: { parts: ['macros'] },
    })
  })
})
