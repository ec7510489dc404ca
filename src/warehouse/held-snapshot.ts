import type { PoolClient } from 'pg'
import { HOLDER_TURN, importedInstant, ownInstant, type Setting } from './query-frame.ts'
import { type Attempt, isDone, runQuery, type Session } from './run-query.ts'
import { faultOfHolder, faultOfImport, LOST, TOO_OLD } from './snapshot-faults.ts'

/** `again`: the query failed of the snapshot, which is over now; without that it may succeed. */
export type SharedAttempt = Attempt & { readonly again: boolean }

export type HeldSnapshotOptions = {
  /** A connection in the transaction that exported the snapshot. From now on it runs queries only through `run`. */
  readonly holder: PoolClient
  /** What pg_export_snapshot() gave. */
  readonly id: string
  /** Tells queries when it was taken. */
  readonly instant: Setting
  readonly session: Session
  readonly maxAgeMs: number
  /** Is told why the snapshot ended, unless `end` did it. */
  readonly tell: (notice: string) => void
}

/** Longer than Node's timers can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** A snapshot that lives as long as the transaction that exported it, which one connection, the holder, keeps open. */
export class HeldSnapshot {
  readonly #options: HeldSnapshotOptions
  readonly #timer: NodeJS.Timeout
  #isOver = false
  /** What the holder does last. */
  #lastTurn: Promise<unknown> = Promise.resolve()

  constructor(options: HeldSnapshotOptions) {
    this.#options = options
    this.#timer = setTimeout(() => this.#finish(TOO_OLD), Math.min(options.maxAgeMs, MAX_TIMER_MS)).unref()
    options.holder.once('end', this.#lose)
  }

  /** True as long as the snapshot ends with this connection. */
  needs(client: PoolClient): boolean {
    return client === this.#options.holder && !this.#isOver
  }

  /** Runs a query at the instant of the snapshot; once that is over, at its own. */
  run(client: PoolClient, sql: string, signal: AbortSignal): Promise<SharedAttempt> {
    const attempt = () => this.#attempt(client, sql, signal)
    return client === this.#options.holder ? this.#inTurn(attempt) : attempt()
  }

  /** Ends the transaction as soon as no query runs in it, without a notice. */
  async end(): Promise<void> {
    this.#finish(null)
    await this.#lastTurn
  }

  async #attempt(client: PoolClient, sql: string, signal: AbortSignal): Promise<SharedAttempt> {
    const { holder, id, instant, session } = this.#options
    if (this.#isOver) {
      return { ...(await runQuery(client, ownInstant(session.settings), session, sql, signal)), again: false }
    }
    const isHolder = client === holder
    const frame = isHolder ? HOLDER_TURN : importedInstant([...session.settings, instant], id)
    const attempt = await runQuery(client, frame, session, sql, signal)
    const fault = isHolder ? faultOfHolder(attempt) : faultOfImport(attempt)
    if (fault === null) return { ...attempt, again: false }
    this.#finish(fault)
    return { ...attempt, again: attempt.kind === 'failed' && !attempt.isCancelled }
  }

  #finish(notice: string | null): void {
    if (this.#isOver) return
    const { holder, tell } = this.#options
    this.#isOver = true
    clearTimeout(this.#timer)
    holder.off('end', this.#lose)
    if (notice !== null) tell(notice)
    // After what runs in the transaction now, and before whatever runs on the connection next.
    void this.#inTurn(() => isDone(holder, 'rollback'))
  }

  /** Lets a query that breaks together with the connection speak first: it knows why. */
  readonly #lose = (): void => {
    void this.#inTurn(async () => this.#finish(LOST))
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work)
    // Whoever asked for the work hears of its failure; the next turn must come all the same.
    this.#lastTurn = turn.catch(() => {})
    return turn
  }
}
