import { executeStatements } from '../../src/execute/execute-statements.ts'
import type { Measurement } from '../../src/model/measurement.ts'
import type { RunStatistics } from '../../src/model/run-statistics.ts'
import type { Answer, Statement } from '../../src/model/statement.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'

/** Everything that `executeStatements` tells, the measurements in the order of arrival. */
export async function executeAll(
  statements: readonly Statement[],
  warehouse: Warehouse,
  {
    threads = 1,
    signal = new AbortController().signal,
  }: { readonly threads?: number; readonly signal?: AbortSignal } = {},
): Promise<{ readonly measurements: readonly Measurement[]; readonly statistics: RunStatistics }> {
  const measurements: Measurement[] = []
  const onMeasurement = (measurement: Measurement): void => void measurements.push(measurement)
  const statistics = await executeStatements(statements, warehouse, { threads, signal, onMeasurement })
  return { measurements, statistics }
}

/** What columns of a row say of a check: its failures and thresholds in the first three. */
export function answer(checkId: string, changes: Partial<Answer> = {}): Answer {
  const columns = { failures: 0, shouldWarn: 1, shouldError: 2 }
  return { checkId, row: 0, columns, via: 'query', provenBy: null, exact: null, population: null, ...changes }
}

/** A statement for one check of the same name that cannot be divided. */
export function statement(id: string, sql: string, changes: Partial<Statement> = {}): Statement {
  const whole = { kind: 'single', rows: 1, halves: null, members: null, probe: null } as const
  return { id, sql, answers: [answer(id)], ...whole, ...changes }
}
