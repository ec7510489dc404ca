import { StatementError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Answers, Attempt, TemplateAnswer } from '../model/deferred.ts'
import type { FreshnessCheck } from '../model/freshness-check.ts'
import type { Position } from '../model/position.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import type { Warehouse } from '../model/warehouse.ts'

/** Questions of one check at most: a template that asks more does not come to an end. */
const MOST_QUESTIONS = 100

/**
 * Settles every templated check: its template is rendered, what it asks is asked of the warehouse, and it is rendered again
 * with the answer, until it asks nothing new. Checks that ask the same share the answer.
 *
 * A template that cannot be rendered makes its check `broken`; it stops no other. If `signal` ends the run meanwhile, checks
 * stay as they were.
 * @throws WarehouseError if there is no connection any more.
 */
export async function settleChecks(
  checks: readonly Check[],
  openWarehouse: () => Promise<Warehouse>,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const ask = sharedAnswers(openWarehouse, signal)
  return Promise.all(
    checks.map(async (check): Promise<Check> => {
      const { subject, position } = check
      return subject.kind === 'templated' ? { ...check, subject: await settle(subject, position, ask, signal) } : check
    }),
  )
}

/** The same for the queries of source tables. */
export async function settleSources(
  checks: readonly FreshnessCheck[],
  openWarehouse: () => Promise<Warehouse>,
  signal: AbortSignal,
): Promise<readonly FreshnessCheck[]> {
  const ask = sharedAnswers(openWarehouse, signal)
  return Promise.all(
    checks.map(async (check): Promise<FreshnessCheck> => {
      const { subject, resource } = check
      if (subject.kind !== 'templated') return check
      return { ...check, subject: await settle(subject, resource.position, ask, signal) }
    }),
  )
}

type Ask = (sql: string) => Promise<TemplateAnswer>
type Templated<T> = { readonly kind: 'templated'; readonly settle: (answers: Answers) => Attempt<T> }

function sharedAnswers(openWarehouse: () => Promise<Warehouse>, signal: AbortSignal): Ask {
  const asked = new Map<string, Promise<TemplateAnswer>>()
  return (sql) => {
    const answer = asked.get(sql) ?? askWarehouse(sql, openWarehouse, signal)
    asked.set(sql, answer)
    return answer
  }
}

async function settle<T>(
  subject: Templated<T>,
  position: Position,
  ask: Ask,
  signal: AbortSignal,
): Promise<T | Templated<T> | { readonly kind: 'broken'; readonly problem: Problem }> {
  const answers = new Map<string, TemplateAnswer>()
  while (answers.size <= MOST_QUESTIONS) {
    const attempt = subject.settle(answers)
    if (attempt.kind === 'made') return attempt.value
    if (attempt.kind === 'failed') return { kind: 'broken', problem: attempt.problem }
    answers.set(attempt.sql, await ask(attempt.sql))
    if (signal.aborted) return subject
  }
  const message = `Its template asks the database too often. Expected at most ${MOST_QUESTIONS} different queries`
  return { kind: 'broken', problem: makeProblem('JINJA_FAILED', message, position) }
}

async function askWarehouse(
  sql: string,
  openWarehouse: () => Promise<Warehouse>,
  signal: AbortSignal,
): Promise<TemplateAnswer> {
  try {
    const warehouse = await openWarehouse()
    return { kind: 'rows', rows: await warehouse.query(sql, signal) }
  } catch (error) {
    if (!(error instanceof StatementError)) throw error
    return { kind: 'refused', message: error.message, sqlState: error.sqlState }
  }
}
