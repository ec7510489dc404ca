import { readCatalog } from '../../src/catalog/read-catalog.ts'
import type { Catalog } from '../../src/model/catalog.ts'
import type { Check } from '../../src/model/check.ts'
import type { Problem } from '../../src/model/problem.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { completeChecks } from '../../src/plan/complete-checks.ts'
import { noSignal } from '../warehouse/open-test-warehouse.ts'
import { buildCheck, type Described } from './build-check.ts'
import { emptiedSchema } from './case-tables.ts'
import type { DbtTest } from './dbt-queries/dbt-test.ts'
import { type Measured, measureAlone } from './measure.ts'
import type { CasesFile, CheckCase } from './read-cases.ts'

/** A case and what is known of it. Several tests want to know; the warehouse is asked once. */
export type AskedCase = CheckCase & {
  readonly description: Described & DbtTest
  /** The same check on the empty copy of its table. */
  readonly emptied: Described & DbtTest
  /** With the measure that the columns of its table give it. @throws Error if it has none. */
  readonly check: () => Promise<Check>
  readonly emptiedCheck: () => Promise<Check>
  /** What comes of it when it is asked by itself, or why it cannot be asked. */
  readonly alone: () => Promise<Measured | Problem>
}

/**
 * The cases of a file, to be asked of a warehouse. The catalog is read once for all of them: its query takes longer than
 * those of most checks.
 */
export function askedCases(file: CasesFile, opened: () => { readonly warehouse: Warehouse }): readonly AskedCase[] {
  const built = file.cases.map((one, index) => buildCase(file, one, index))
  const catalog = once(async () => {
    const checks = await Promise.all(built.flatMap(({ check, emptiedCheck }) => [check(), emptiedCheck()]))
    const relations = checks.flatMap((check) => ('code' in check ? [] : check.reads))
    return await readCatalog(relations, opened().warehouse, noSignal())
  })
  return built.map((one) => {
    const subject = once(async () => completed(await one.check(), catalog))
    return {
      ...one,
      check: async () => sound(await subject()),
      emptiedCheck: async () => sound(await completed(await one.emptiedCheck(), catalog)),
      alone: once(async () => {
        const check = await subject()
        if ('code' in check) return check
        const [measured] = await measureAlone([check], opened().warehouse)
        if (measured === undefined) throw new Error(`${one.name} was lost`)
        return measured
      }),
    }
  })
}

function buildCase(file: CasesFile, one: CheckCase, index: number) {
  const description = descriptionOf(file, one, index)
  const { relation } = description
  const emptied = { ...description, relation: { ...relation, schema: emptiedSchema(relation.schema) } }
  return {
    ...one,
    description,
    emptied,
    check: once(() => buildCheck(description)),
    emptiedCheck: once(() => buildCheck(emptied)),
  }
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

/** Most checks need nothing of the catalog. */
async function completed(check: Check | Problem, catalog: () => Promise<Catalog>): Promise<Check | Problem> {
  if ('code' in check || check.subject.kind !== 'incomplete') return check
  const [complete = check] = completeChecks([check], await catalog())
  return complete.subject.kind === 'broken' ? complete.subject.problem : complete
}

function sound(check: Check | Problem): Check {
  if ('code' in check) throw new Error(check.message)
  return check
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make()
    return made
  }
}
