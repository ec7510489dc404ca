import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCheckType } from '../../src/check-types/catalogue.ts'
import { compileSample } from '../../src/compile/compile-sample.ts'
import { failingRows } from '../../src/compile/failing-rows.ts'
import { sqlText } from '../../src/compile/sql-compiler.ts'
import { StatementError } from '../../src/errors.ts'
import type { Check } from '../../src/model/check.ts'
import type { Verdict } from '../../src/model/report.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { canRide } from '../../src/plan/can-ride.ts'
import { noSignal } from '../warehouse/open-test-warehouse.ts'
import { buildCheck, buildSoundCheck, type Described } from './build-check.ts'
import { caseTables, emptiedSchema } from './case-tables.ts'
import { type CaseWarehouse, embeddedWith, postgresWith } from './case-warehouses.ts'
import type { DbtTest } from './dbt-queries/dbt-test.ts'
import { dbtStatement, dbtWrapper } from './dbt-query.ts'
import { askAsDbt, completed, fusedPlan, measureAlone, measureFused } from './measure.ts'
import { type CasesFile, type CheckCase, readCases } from './read-cases.ts'

const FILES = readCases()
const ZONES = [...new Set(FILES.flatMap((file) => file.cases.map((one) => one.time_zone)))]
const SERVERS = [
  { server: 'Postgres', open: postgresWith },
  { server: 'PGlite', open: embeddedWith },
]

describe.each(SERVERS)('on $server', ({ server, open }) => {
  describe.each(ZONES)(`in time zone %s`, (zone) => {
    let opened: CaseWarehouse
    beforeAll(async () => {
      opened = await open(caseTables(FILES), zone)
    })
    afterAll(() => opened[Symbol.asyncDispose]())

    const here = FILES.map((file) => ({ ...file, cases: file.cases.filter((one) => isFor(one, zone, server)) }))
    const named = here.filter((file) => file.cases.length > 0).map((file) => [file.checkType, file] as const)
    describe.each(named)('%s', (_checkType, file) => {
      testFile(file, () => opened)
    })
  })
})

/** Collations with a strength exist on a real Postgres only; there, a server without them fails the case. */
function isFor(one: CheckCase, zone: string, server: string): boolean {
  return one.time_zone === zone && (one.needs === undefined || server === 'Postgres')
}

function testFile(file: CasesFile, opened: () => CaseWarehouse): void {
  const described = file.cases.map((one, index) => ({ ...one, description: descriptionOf(file, one, index) }))
  const sound = described.filter((one) => !('problem' in one.expect))
  const healthy = described.filter((one) => 'outcome' in one.expect)

  for (const { name, description, expect: expected } of described) {
    test(name, async () => {
      const check = await buildCheck(description)
      if ('code' in check) return expect({ problem: check.code }).toEqual(expected)
      const { subject } = await complete(check, opened().warehouse)
      if (subject.kind === 'broken') return expect({ problem: subject.problem.code }).toEqual(expected)
      const [measured] = await measureAlone([check], opened().warehouse)
      expect(measured && seen(measured.verdict, measured.answer)).toEqual(expected)
    })
  }

  for (const { name, description, differs_from_dbt } of sound) {
    const title = differs_from_dbt === undefined ? "as dbt's own SQL says" : `other than dbt: ${differs_from_dbt}`
    test(`${name}: ${title}`, async () => {
      const { warehouse } = opened()
      const check = await complete(await buildSoundCheck(description), warehouse)
      const [measured] = await measureAlone([check], warehouse)
      const byDbt = await askAsDbt(dbtStatement(description), warehouse)
      if (differs_from_dbt === undefined) expect(measured?.answer).toEqual(byDbt)
      else expect(measured?.answer).not.toEqual(byDbt)
      const { value: fail_calc } = check.config.failCalc
      const defined = dbtWrapper(sqlText(failingRows(measureOf(check))), { ...description.config, fail_calc })
      expect(measured?.answer).toEqual(await askAsDbt(defined, warehouse))
    })
  }

  for (const { name, description, expect: expected, shows_nothing } of healthy) {
    const { fail_calc, limit } = description.config ?? {}
    const hasOwn = hasOwnFailCalc(file.checkType)
    if (!('failures' in expected) || hasOwn || fail_calc !== undefined || limit !== undefined) continue
    test(`${name}: as many failing rows can be shown`, async () => {
      const { warehouse } = opened()
      const check = await complete(await buildSoundCheck(description), warehouse)
      const shown = warehouse.query(compileSample(measureOf(check), 100), noSignal())
      if (shows_nothing === undefined) expect((await shown).rows).toHaveLength(Number(expected.failures))
      else await expect(shown).rejects.toThrow(StatementError)
    })
  }

  for (const { name, description, differs_from_dbt } of healthy) {
    test(`${name}: on an emptied table`, async () => {
      const { warehouse } = opened()
      const { relation } = description
      const emptied = { ...description, relation: { ...relation, schema: emptiedSchema(relation.schema) } }
      const check = await complete(await buildSoundCheck(emptied), warehouse)
      const [measured] = await measureAlone([check], warehouse)
      expect(measured?.verdict.rowsEvaluated ?? 0n).toBe(0n)
      if (differs_from_dbt === undefined) {
        expect(measured?.answer).toEqual(await askAsDbt(dbtStatement(emptied), warehouse))
      }
      // a fail_calc like sum(n_records) has no number for no rows; dbt calls that an error
      const isCounted = description.config?.fail_calc === undefined && !hasOwnFailCalc(file.checkType)
      if (isCounted && file.error_on_nothing === undefined) expect(measured?.answer).not.toHaveProperty('error')
      if (measured?.verdict.outcome === 'pass') expect(measured.verdict.isVacuous).toBe(!isDecidedByNothing(check))
    })
  }

  test('in one scan as by itself, for all cases that share a table and a where', async () => {
    const { warehouse } = opened()
    const built = await Promise.all(healthy.map(({ description }) => buildSoundCheck(description)))
    const { checks } = await completed(built, warehouse)
    const groups = scanGroups(checks)
    expect(groups.some((group) => group.length > 1)).toBe(true)
    for (const group of groups) {
      const scans = (await fusedPlan(group, warehouse)).steps.filter(({ kind }) => kind === 'scan')
      // no scan sorts more than eight times
      const fewest = group.every((check) => measureOf(check).from === null) ? 0 : 1
      expect(scans).toHaveLength(Math.max(fewest, Math.ceil(group.filter(isSorting).length / 8)))
      const alone = await measureAlone(group, warehouse)
      const fused = await measureFused(group, warehouse)
      expect(fused.map(({ verdict, answer }) => [verdict.check.name, seen(verdict, answer)])).toEqual(
        alone.map(({ verdict, answer }) => [verdict.check.name, seen(verdict, answer)]),
      )
    }
  })
}

function descriptionOf({ checkType, schema }: CasesFile, one: CheckCase, index: number): Described & DbtTest {
  return {
    id: `case_${index + 1}`,
    checkType,
    relation: { database: null, schema: one.schema ?? schema, name: one.table },
    column: one.column,
    arguments: one.arguments,
    config: one.config,
    columns: one.dbt_columns,
  }
}

/** A verdict in the words of the cases files. */
function seen(verdict: Verdict, answer: object): object {
  if ('error' in answer) return { error: answer.error }
  return {
    outcome: verdict.outcome,
    failures: verdict.failures,
    rows_evaluated: verdict.rowsEvaluated,
    rows_undecided: verdict.rowsUndecided ?? 0n,
    failing_rows: verdict.failingRows,
    vacuous: verdict.isVacuous,
  }
}

/** Most checks need nothing of the catalog, and its query takes longer than theirs. */
async function complete(check: Check, warehouse: Warehouse): Promise<Check> {
  if (check.subject.kind !== 'incomplete') return check
  const { checks } = await completed([check], warehouse)
  return checks[0] ?? check
}

/** Failures of such a type are no rows that could be counted. */
function hasOwnFailCalc(checkType: string): boolean {
  const [testName = '', namespace = null] = checkType.split('.').toReversed()
  return findCheckType(namespace, testName)?.failCalc !== null
}

function measureOf({ name, subject }: Check) {
  if (subject.kind !== 'measurable') throw new Error(`${name} cannot be measured`)
  return subject.measure
}

function isDecidedByNothing(check: Check): boolean {
  const measure = measureOf(check)
  return 'hasVerdictOnNothing' in measure && measure.hasVerdictOnNothing === true
}

function isSorting(check: Check): boolean {
  const measure = measureOf(check)
  const sorts =
    measure.kind === 'aggregate' ? measure.isSorting : measure.kind === 'groups' && measure.screen.kind === 'keys'
  return sorts === true && canRide({ check, measure })
}

function scanGroups(checks: readonly Check[]): readonly (readonly Check[])[] {
  return [
    ...Map.groupBy(checks, ({ resource, config }) =>
      JSON.stringify([resource?.relation, config.where?.value ?? null]),
    ).values(),
  ]
}
