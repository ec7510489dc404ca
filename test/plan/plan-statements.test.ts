import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Check } from '../../src/model/check.ts'
import type { CheckConfig } from '../../src/model/declared-check.ts'
import type { Measure } from '../../src/model/measure.ts'
import { planStatements } from '../../src/plan/plan-statements.ts'
import { at, check, config, located, measurable } from '../support/builders.ts'

const from = sql.raw('orders')
const MEASURES = {
  rows: { kind: 'rows', from, fails: sql`a`, undecided: null, selects: sql`a` },
  groups: { kind: 'groups', from, failingRows: sql`select 1`, undecided: sql`a` },
  aggregate: { kind: 'aggregate', from, aggregates: [], fails: () => sql`a`, selects: null },
  query: { kind: 'query', from, failingRows: sql`select 1`, undecided: null },
} satisfies Record<Measure['kind'], Measure>

function measuring(kind: Measure['kind'], changes: Partial<CheckConfig> = {}): Check {
  return check(kind, { subject: measurable(MEASURES[kind]), config: config(changes) })
}

describe('how a check is asked', () => {
  test.each([
    ['rows', 'scan'],
    ['aggregate', 'scan'],
    ['groups', 'single'],
    ['query', 'single'],
  ] as const)('%s: %s', (kind, step) => {
    expect(planStatements([measuring(kind)]).steps.map((one) => one.kind)).toEqual([step])
  })

  test.each(['rows', 'aggregate'] as const)(
    '%s with a fail_calc of its own needs the failing rows themselves',
    (kind) => {
      const of = (text: string) => planStatements([measuring(kind, { failCalc: located(text) })]).steps[0]?.kind
      expect(of('sum(amount)')).toBe('single')
      expect(of('count(distinct a)')).toBe('single')
      expect(of('count(*)')).toBe('scan')
      expect(of(' count(*)\n')).toBe('scan')
    },
  )

  test.each<Partial<CheckConfig>>([
    { limit: 5 },
    { limit: 0 },
    { severity: 'warn' },
    { warnIf: located('> 1'), errorIf: located('> 2') },
    { errorIf: located('between 6 and 9') },
    { errorIf: located('is not null and true') },
    { errorIf: located('* 1.5 >= (10 - 3)') },
  ])('settings that act on the count ride in a scan: %o', (changes) => {
    expect(planStatements([measuring('rows', changes)]).steps[0]?.kind).toBe('scan')
  })

  test.each<Partial<CheckConfig>>([
    { warnIf: located('> count(*) * 0.1') },
    { errorIf: located('> n') },
    { errorIf: located('> "f0"') },
    { errorIf: located("= '3'") },
    { errorIf: located('> (select 1)') },
    { errorIf: located('= any (array[1])') },
    { limit: -1 },
  ])('settings that could speak of the failing rows do not: %o', (changes) => {
    expect(planStatements([measuring('rows', changes)]).steps[0]?.kind).toBe('single')
  })
})

test('a scan reads the relation of its check, a single knows its measure', () => {
  const [rows, groups] = [measuring('rows'), measuring('groups')]
  expect(planStatements([rows, groups])).toEqual({
    steps: [
      { kind: 'scan', from, checks: [{ check: rows, measure: MEASURES.rows }] },
      { kind: 'single', planned: { check: groups, measure: MEASURES.groups } },
    ],
  })
})

test('checks that nobody can ask about have no step, the others keep their order', () => {
  const problem = { code: 'BAD_ARGUMENT', message: 'values', position: at(1, 1) } as const
  const broken = check('broken', { subject: { kind: 'broken', problem } })
  const unreachable = check('unreachable', { subject: { kind: 'unreachable', reason: 'gone' } })
  const asked = [measuring('query'), broken, measuring('rows'), unreachable, measuring('groups')]
  const names = planStatements(asked).steps.flatMap((step) =>
    step.kind === 'scan' ? step.checks.map((planned) => planned.check.name) : [step.planned.check.name],
  )
  expect(names).toEqual(['query', 'rows', 'groups'])
  expect(planStatements([broken, unreachable])).toEqual({ steps: [] })
})
