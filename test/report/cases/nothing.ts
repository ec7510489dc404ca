import { aReport } from '../report-values.ts'

/** No check at all. */
export const report = aReport([], { durationMs: 12 })
