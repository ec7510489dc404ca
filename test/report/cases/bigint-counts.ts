import { aCheck, aReport, aVerdict } from '../report-values.ts'

/** Counts beyond 2^53 keep all of their digits. */
export const report = aReport([
  aVerdict(aCheck({ config: { ...aCheck().config, meta: { limit: 9007199254740993n } } }), {
    outcome: 'fail',
    failures: 9007199254740993n,
    rowsEvaluated: 9223372036854775807n,
    rowsUndecided: 9007199254740995n,
  }),
])
