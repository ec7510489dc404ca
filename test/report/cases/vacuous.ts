import { aCheck, aReport, aResource, aVerdict } from '../report-values.ts'

const empty = aResource('capacity')

/** Passes that say nothing: an empty table, a column of NULLs, and one that --vacuous=fail counts. */
export const report = aReport([
  aVerdict(aCheck({ resource: empty, column: 'team' }), { rowsEvaluated: 0n, isVacuous: true }),
  aVerdict(aCheck({ resource: empty, testName: 'unique', column: 'id' }), { rowsEvaluated: 0n, isVacuous: true }),
  aVerdict(aCheck({ testName: 'accepted_values', column: 'status' }), { rowsUndecided: 120n, isVacuous: true }),
  aVerdict(aCheck()),
  aVerdict(aCheck({ resource: aResource('efficiency') }), { outcome: 'fail', rowsEvaluated: 0n, isVacuous: true }),
])
