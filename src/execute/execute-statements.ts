import PQueue from 'p-queue'
import type { Measurement } from '../model/measurement.ts'
import type { Statement } from '../model/statement.ts'
import type { Warehouse } from '../model/warehouse.ts'
import { runStatement } from './run-statement.ts'

export type ExecuteOptions = {
  /** Statements in flight at once, at least 1. */
  readonly threads: number
  /** Aborting cancels what runs and starts no more. The reason `fail-fast` is told apart from an interruption. */
  readonly signal: AbortSignal
  /** Called as each measurement arrives, in the order of arrival. */
  readonly onMeasurement: (measurement: Measurement) => void
}

/**
 * Runs the statements, each one started in its turn, and returns what came of every check, in the order of the statements.
 * A statement that fails is a value; so is one that was never started.
 *
 * @throws WarehouseError if the connection is lost and cannot be had again. What was running is cancelled first.
 */
export async function executeStatements(
  statements: readonly Statement[],
  warehouse: Warehouse,
  { threads, signal, onMeasurement }: ExecuteOptions,
): Promise<readonly Measurement[]> {
  const giveUp = new AbortController()
  const either = AbortSignal.any([signal, giveUp.signal])
  const lanes = new PQueue({ concurrency: threads })
  const run = async (statement: Statement): Promise<readonly Measurement[]> => {
    try {
      const measurements = await runStatement(statement, warehouse, either)
      if (!giveUp.signal.aborted) measurements.forEach(onMeasurement)
      return measurements
    } catch (error) {
      giveUp.abort()
      throw error
    }
  }
  const settled = await Promise.allSettled(statements.map((statement) => lanes.add(() => run(statement))))
  return settled.flatMap((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}
