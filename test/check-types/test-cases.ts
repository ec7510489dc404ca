import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCheckType } from '../../src/check-types/catalogue.ts'
import { compileSample } from '../../src/compile/compile-sample.ts'
import { failingRows } from '../../src/compile/failing-rows.ts'
import { sqlText } from '../../src/compile/sql-compiler.ts'
import { StatementError } from '../../src/errors.ts'
import type { Check } from '../../src/model/check.ts'
import { canRide } from '../../src/plan/can-ride.ts'
import { planStatements } from '../../src/plan/plan-statements.ts'
import { noSignal } from '../warehouse/open-test-warehouse.ts'
import { type AskedCase, askedCases } from './asked-cases.ts'
import { caseTables } from './case-tables.ts'
import { type CaseWarehouse, embeddedWith, postgresWith } from './case-warehouses.ts'
import { dbtStatement, dbtWrapper } from './dbt-query.ts'
import { askAsDbt, completed, type Measured, measureAlone, measurePlanned } from './measure.ts'
import { type CasesFile, type CheckCase, type Part, partOf, readCases } from './read-cases.ts'

const SERVERS = [
  { server: 'Postgres', open: postgresWith, testFile: testOnPostgres },
  { server: 'PGlite', open: embeddedWith, testFile: testOnEmbedded },
]

/** Tests the cases of a part of the check types. Each part has a file of its own, so that test workers share the work. */
export function testCases(part: Part): void {
  const files = readCases().filter(({ checkType }) => partOf(checkType) === part)
  const zones = new Set(files.flatMap((file) => file.cases.map((one) => one.time_zone)))
  describe.each(SERVERS)('on $server', ({ server, open, testFile }) => {
    describe.each([...zones])(`in time zone %s`, (zone) => {
      const here = files
        .map((file) => ({ ...file, cases: file.cases.filter((one) => isFor(one, zone, server)) }))
        .filter(({ cases }) => cases.length > 0)
      let opened: CaseWarehouse
      beforeAll(async () => {
        opened = await open(caseTables(here), zone)
      })
      afterAll(() => opened[Symbol.asyncDispose]())

      describe.each(here.map((file) => [file.checkType, file] as const))('%s', (_checkType, file) => {
        testFile(file, () => opened)
      })
    })
  })
}

/** Collations with a strength exist on a real Postgres only; there, a server without them fails the case. */
function isFor(one: CheckCase, zone: string, server: string): boolean {
  return one.time_zone === zone && (one.needs === undefined || server === 'Postgres')
}

function testOnPostgres(file: CasesFile, opened: () => CaseWarehouse): void {
  const cases = askedCases(file, opened)
  const healthy = cases.filter((one) => 'outcome' in one.expect)
  const hasOwnFailCalc = hasFailCalc(file.checkType)
  for (const one of cases) testExpectation(one)
  for (const one of cases) if (!('problem' in one.expect)) testAgainstDbt(one, opened)
  for (const one of healthy) if (!hasOwnFailCalc) testShownRows(one, opened)
  for (const one of healthy) testEmptied(one, opened, !hasOwnFailCalc && file.error_on_nothing === undefined)
  testScans(healthy, opened)
}

/**
 * The same SQL was compared with dbt's on the real Postgres. Here the answers must be those, and scans must work: what can
 * differ is the driver, the locale and the version. More would cost a quarter of the time of all tests.
 */
function testOnEmbedded(file: CasesFile, opened: () => CaseWarehouse): void {
  const cases = askedCases(file, opened)
  for (const one of cases) testExpectation(one)
  testScans(
    cases.filter((one) => 'outcome' in one.expect),
    opened,
  )
}

function testExpectation({ name, alone, expect: expected }: AskedCase): void {
  test(name, async () => {
    const measured = await alone()
    expect('code' in measured ? { problem: measured.code } : seen(measured)).toEqual(expected)
  })
}

function testAgainstDbt({ name, description, check, alone, differs_from_dbt }: AskedCase, opened: Opened): void {
  const title = differs_from_dbt === undefined ? "as dbt's own SQL says" : `other than dbt: ${differs_from_dbt}`
  test(`${name}: ${title}`, async () => {
    const { warehouse } = opened()
    const measured = await alone()
    const answer = 'code' in measured ? measured : measured.answer
    const byDbt = await askAsDbt(dbtStatement(description), warehouse)
    if (differs_from_dbt === undefined) expect(answer).toEqual(byDbt)
    else expect(answer).not.toEqual(byDbt)
    const defining = await check()
    const { value: fail_calc } = defining.config.failCalc
    const defined = dbtWrapper(sqlText(failingRows(measureOf(defining))), { ...description.config, fail_calc })
    expect(answer).toEqual(await askAsDbt(defined, warehouse))
  })
}

function testShownRows({ name, description, check, expect: expected, shows_nothing }: AskedCase, opened: Opened): void {
  const { fail_calc, limit } = description.config ?? {}
  if (!('failures' in expected) || fail_calc !== undefined || limit !== undefined) return
  test(`${name}: as many failing rows can be shown`, async () => {
    const shown = opened().warehouse.query(compileSample(measureOf(await check()), 100), noSignal())
    if (shows_nothing === undefined) expect((await shown).rows).toHaveLength(Number(expected.failures))
    else await expect(shown).rejects.toThrow(StatementError)
  })
}

function testEmptied(
  { name, description, emptied, emptiedCheck, differs_from_dbt }: AskedCase,
  opened: Opened,
  hasNumberOnNothing: boolean,
): void {
  test(`${name}: on an emptied table`, async () => {
    const { warehouse } = opened()
    const check = await emptiedCheck()
    const [measured] = await measureAlone([check], warehouse)
    expect(measured?.verdict.rowsEvaluated ?? 0n).toBe(0n)
    if (differs_from_dbt === undefined) {
      expect(measured?.answer).toEqual(await askAsDbt(dbtStatement(emptied), warehouse))
    }
    // a fail_calc like sum(n_records) has no number for no rows; dbt calls that an error
    if (description.config?.fail_calc === undefined && hasNumberOnNothing) {
      expect(measured?.answer).not.toHaveProperty('error')
    }
    if (measured?.verdict.outcome === 'pass') expect(measured.verdict.isVacuous).toBe(!isDecidedByNothing(check))
  })
}

function testScans(cases: readonly AskedCase[], opened: Opened): void {
  test('in one scan as by itself, for all cases that share a table and a where', async () => {
    const { warehouse } = opened()
    const { checks, catalog } = await completed(await Promise.all(cases.map(({ check }) => check())), warehouse)
    const alone = await Promise.all(cases.map((one) => one.alone()))
    const byCheck = new Map(checks.map((check, index) => [check, alone[index]]))
    const groups = scanGroups(checks)
    expect(groups.some((group) => group.length > 1)).toBe(true)
    for (const group of groups) {
      const plan = planStatements(group, catalog, { isFused: true, hasProofs: false })
      const scans = plan.steps.filter(({ kind }) => kind === 'scan')
      // no scan sorts more than eight times
      const fewest = group.every((check) => measureOf(check).from === null) ? 0 : 1
      expect(scans).toHaveLength(Math.max(fewest, Math.ceil(group.filter(isSorting).length / 8)))
      const fused = await measurePlanned(group, plan, warehouse)
      expect(fused.map((one, index) => [group[index]?.name, seen(one)])).toEqual(
        group.map((check) => {
          const measured = byCheck.get(check)
          return [check.name, measured && 'verdict' in measured ? seen(measured) : measured]
        }),
      )
    }
  })
}

type Opened = () => CaseWarehouse

/** A verdict in the words of the cases files. */
function seen({ verdict, answer }: Measured): object {
  if ('error' in answer) return { error: answer.error }
  return {
    outcome: verdict.outcome,
    failures: verdict.failures,
    rows_evaluated: verdict.rowsEvaluated,
    rows_undecided: verdict.rowsUndecided,
    failing_rows: verdict.failingRows,
    vacuous: verdict.isVacuous,
  }
}

/** Failures of such a type are no rows that could be counted. */
function hasFailCalc(checkType: string): boolean {
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
