/** A setting of the session (a row of pg_settings) and its value, for one transaction only. */
export type Setting = readonly [name: string, value: string]

/** One statement of a batch. */
export type Step = { readonly text: string; readonly values: readonly string[] }

/** What stands around a query: how it gets its transaction with its limits, and how that is left again. */
export type QueryFrame = {
  readonly before: readonly Step[]
  readonly after: readonly Step[]
  /** Makes the connection ready for the next query after this one has failed. */
  readonly undo: string
}

const BEGIN_REPEATABLE = 'begin isolation level repeatable read read only'

/** A transaction for one query, which sees what is committed when it starts. */
export function ownInstant(settings: readonly Setting[]): QueryFrame {
  return { before: [step('begin read only'), apply(settings)], after: [step('commit')], undo: 'rollback' }
}

/** Steps that are done when the server refuses a snapshot. */
export const STEPS_BEFORE_IMPORT = 1

/** A transaction for one query, which sees what the holder of the snapshot sees. */
export function importedInstant(settings: readonly Setting[], snapshotId: string): QueryFrame {
  return {
    before: [step(BEGIN_REPEATABLE), step(`set transaction snapshot '${snapshotId}'`), apply(settings)],
    after: [step('commit')],
    undo: 'rollback',
  }
}

/** The transaction of a holder: it stays open after its first query, which exports the snapshot. */
export function holderStart(settings: readonly Setting[]): QueryFrame {
  return { before: [step(BEGIN_REPEATABLE), apply(settings)], after: [], undo: 'rollback' }
}

/**
 * A query inside of the holder's transaction, whose settings hold for it too.
 *
 * Rolled back, not released: only so Postgres drops the locks that the query took. Kept until the end of the run, each of
 * them would stop whoever alters the table, and after him everybody who reads it. The release after it ends the savepoint.
 */
export const HOLDER_TURN: QueryFrame = {
  before: [step('savepoint assay_turn')],
  after: [step('rollback to savepoint assay_turn'), step('release savepoint assay_turn')],
  undo: 'rollback to savepoint assay_turn; release savepoint assay_turn',
}

function step(text: string, values: readonly string[] = []): Step {
  return { text, values }
}

/** `set_config(name, value, true)`: until the end of the transaction. */
function apply(settings: readonly Setting[]): Step {
  const calls = settings.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`)
  return step(`select ${calls.join(', ')}`, settings.flat())
}
