import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Outcome, Verdict } from '../../src/model/report.ts'
import type { Via } from '../../src/model/statement.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { buildSoundChecks, type Described } from '../check-types/build-check.ts'
import { dbtStatement } from '../check-types/dbt-query.ts'
import { type Answer, readDbtRow } from '../check-types/measure.ts'
import { noSignal } from '../warehouse/open-test-warehouse.ts'
import { type GeneratedTable, generatedTable } from './generated-table.ts'
import { measureAllWays, type Ways } from './measured-ways.ts'
import { constant } from './sql-names.ts'
import { SCHEMA, tableName, tableScript } from './table-script.ts'
import type { TruthServer } from './truth-servers.ts'

/** `ASSAY_TRUTH_TABLES=20000` looks longer; `ASSAY_TRUTH_SEED=1` repeats a run. */
const TABLES = Number(process.env['ASSAY_TRUTH_TABLES'] ?? 2_000)
const SEED = process.env['ASSAY_TRUTH_SEED']
const TABLES_PER_BATCH = 50

/**
 * Asks random checks about random tables, in all ways.
 *
 * @param share how many of all tables are asked about on this server.
 */
export function testTruth(open: () => Promise<TruthServer>, share: number): void {
  let server: TruthServer
  beforeAll(async () => {
    server = await open()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test("with proofs, without, and each by itself, checks get the verdicts of dbt's own SQL on any table", async () => {
    const tally = new Map<Outcome | Via, number>()
    const count = (thing: Outcome | Via | null): void => void (thing && tally.set(thing, (tally.get(thing) ?? 0) + 1))
    let made = 0
    const batch = fc.array(generatedTable(server.hasCollation), {
      minLength: TABLES_PER_BATCH,
      maxLength: TABLES_PER_BATCH,
    })
    const property = fc.asyncProperty(batch, async (tables) => {
      const first = made
      made += tables.length
      const script = tables.map((table, index) => tableScript(table, first + index)).join('\n')
      await server.withTables(script, async (warehouse) => {
        for (const { outcome, via } of await compare(tables, first, warehouse)) {
          count(outcome)
          count(via)
        }
      })
    })
    const numRuns = Math.ceil((TABLES * share) / TABLES_PER_BATCH)
    // shrinking would make thousands of tables, and the difference says which table and check it is about
    const seed = SEED === undefined ? {} : { seed: Number(SEED) }
    const result = await fc.check(property, { numRuns, endOnFailure: true, ...seed })
    if (result.failed) throw new Error(`ASSAY_TRUTH_SEED=${result.seed} repeats this: ${result.errorInstance}`)
    // every way of coming by every verdict was taken
    for (const thing of ['pass', 'warn', 'fail', 'error', 'scan', 'fingerprint', 'query', 'proof'] as const) {
      expect(tally.get(thing) ?? 0, `${thing} among ${made} tables`).toBeGreaterThan(made / 50)
    }
  }, 600_000)
}

/** @returns the verdicts of a run with proofs. @throws Error that says where two ways differ. */
async function compare(
  tables: readonly GeneratedTable[],
  first: number,
  warehouse: Warehouse,
): Promise<readonly Verdict[]> {
  const described = tables.flatMap((table, index) => descriptions(table, first + index))
  const checks = await buildSoundChecks(described)
  const [ways, answers] = await Promise.all([measureAllWays(checks, warehouse), askAllAsDbt(described, warehouse)])
  const differences = checks.flatMap(({ uniqueId }, at) => {
    const answer = answers[at]
    const test = described[at]
    if (answer === undefined || test === undefined) throw new Error('an answer is missing')
    const wrong = isInternalError(answer, ways, uniqueId)
      ? null
      : differencesOf(ways, uniqueId, answer, test.config?.severity ?? 'error')
    const index = tables.findIndex((one, index) => tableName(one, first + index) === test.relation.name)
    const [table] = tables.slice(index)
    const script = table === undefined ? '' : tableScript(table, first + index)
    return wrong === null ? [] : [`${readable(test)}\n${wrong}\n${script}`]
  })
  if (differences.length > 0) {
    throw new Error(`${differences.length} differences\n${differences.slice(0, 3).join('\n\n')}`)
  }
  return [...ways.proven.values()]
}

/**
 * Postgres' own bugs are nobody's verdict. Of an analyzed "char" column it can neither estimate how many values are less than a
 * constant ("unsupported type: 18"; it estimates a WHERE, but no FILTER) nor what a merge join would read ("cache lookup failed
 * for collation 0"), so it depends on the plan whether a query works at all.
 */
function isInternalError(answer: Answer, ways: Ways, id: string): boolean {
  const states = Object.values(ways).map((way) => way.get(id)?.sqlState)
  return ('error' in answer && answer.error === INTERNAL_ERROR) || states.includes(INTERNAL_ERROR)
}

const INTERNAL_ERROR = 'XX000'

function descriptions(table: GeneratedTable, index: number): readonly Described[] {
  return table.checks.map((check, number) => ({
    ...check,
    id: `t${index}_${number}`,
    relation: { database: null, schema: SCHEMA, name: tableName(table, index) },
  }))
}

/** What is not as dbt says; and among our own ways, rows that are counted otherwise. */
function differencesOf(ways: Ways, id: string, answer: Answer, severity: 'error' | 'warn'): string | null {
  const { proven, fused, alone } = { proven: ways.proven.get(id), fused: ways.fused.get(id), alone: ways.alone.get(id) }
  if (proven === undefined || fused === undefined || alone === undefined) throw new Error(`${id} has no verdict`)
  const byDbt = verdictOfDbt(answer, severity)
  const verdicts = { proven: verdict(proven), fused: verdict(fused), alone: verdict(alone) }
  const rows = { proven: counts(proven), fused: counts(fused), alone: counts(alone) }
  if (proven.rowsEvaluated === null) rows.proven = rows.fused
  const isSame =
    Object.values(verdicts).every((one) => one === byDbt) && Object.values(rows).every((one) => one === rows.alone)
  const messages = [proven, fused, alone].map(({ via, provenBy, message }) => readable({ via, provenBy, message }))
  return isSame ? null : `${readable({ byDbt, ...verdicts, rows })}\n${messages.join('\n')}`
}

/** dbt looks at `error_if` only where the severity is error, and then at `warn_if`. */
function verdictOfDbt(answer: Answer, severity: 'error' | 'warn'): string {
  if ('error' in answer) return 'error'
  const { failures, shouldWarn, shouldError } = answer
  const outcome = severity === 'error' && shouldError ? 'fail' : shouldWarn ? 'warn' : 'pass'
  return `${outcome}, ${failures}`
}

function verdict({ outcome, failures }: Verdict): string {
  return outcome === 'error' ? 'error' : `${outcome}, ${failures}`
}

function counts({ outcome, rowsEvaluated, rowsUndecided, failingRows, isVacuous }: Verdict): string {
  return outcome === 'error' ? 'error' : readable({ rowsEvaluated, rowsUndecided, failingRows, isVacuous })
}

/** All of dbt's statements in one round trip; a failure of one is its answer. */
async function askAllAsDbt(described: readonly Described[], warehouse: Warehouse): Promise<readonly Answer[]> {
  const asked = described.map((test) => `(public.dbt_answer(${constant(dbtStatement(test))}))`)
  const { rows } = await warehouse.query(
    `select answer from unnest(array[${asked.join(',\n')}]) with ordinality as told (answer, at) order by at`,
    noSignal(),
  )
  return rows.map(([answer = null]) => readAnswer(answer ?? 'rows'))
}

function readAnswer(text: string): Answer {
  if (!text.startsWith('[')) return { error: text }
  const list: unknown = JSON.parse(text)
  return Array.isArray(list) ? readDbtRow(list) : { error: 'rows' }
}

function readable(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}` : inner))
}
