import { config, located } from '../../support/builders.ts'
import { aCheck, aMeasure, aReport, aVerdict } from '../report-values.ts'

/** Warnings do not change the exit code. */
export const report = aReport([
  aVerdict(aCheck()),
  aVerdict(
    aCheck({
      testName: 'recency',
      checkType: 'dbt_utils.recency',
      column: null,
      config: config({ severity: 'warn' }),
      subject: {
        kind: 'measurable',
        measure: aMeasure('aggregate'),
        says: 'has a created_at within the last 1 day',
        notes: [],
      },
    }),
    { outcome: 'warn', failures: 1n },
  ),
  aVerdict(
    aCheck({
      testName: 'accepted_values',
      column: 'status',
      config: config({ failCalc: located('sum(n_records)'), warnIf: located('> 10') }),
      subject: { kind: 'measurable', measure: aMeasure('groups'), says: 'is one of paid, open', notes: [] },
    }),
    { outcome: 'warn', failures: 12n },
  ),
  aVerdict(
    aCheck({
      testName: 'relationships',
      column: 'customer_id',
      config: config({ severity: 'warn' }),
      subject: { kind: 'measurable', measure: aMeasure('query'), says: 'is an id of customers', notes: [] },
    }),
    { outcome: 'warn', failures: 4n },
  ),
])
