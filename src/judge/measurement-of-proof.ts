import type { Measured } from '../model/measurement.ts'
import type { Proven } from '../model/plan.ts'

/** What a proof amounts to: no failure, and nobody counted the rows. Only thresholds that 0 does not reach are proved. */
export function measurementOfProof({ check, provenBy }: Proven): Measured {
  return {
    kind: 'measured',
    checkId: check.uniqueId,
    failures: 0n,
    shouldWarn: false,
    shouldError: false,
    rowsEvaluated: null,
    rowsUndecided: null,
    failingRows: null,
    newestRow: null,
    via: 'proof',
    provenBy,
    durationMs: null,
  }
}
