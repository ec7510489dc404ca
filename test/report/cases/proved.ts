import { aCheck, aMeasure, aReport, aResource, aVerdict } from '../report-values.ts'

const NOBODY_COUNTED = { rowsEvaluated: null, durationMs: null } as const
const lines = aResource('lines')

/** What constraints prove, with and without a number of rows; a fingerprint; a failure counted by a query; a notice. */
export const report = aReport(
  [
    aVerdict(aCheck(), { ...NOBODY_COUNTED, via: 'proof', provenBy: 'NOT NULL' }),
    aVerdict(aCheck({ testName: 'unique' }), { ...NOBODY_COUNTED, via: 'proof', provenBy: 'revenue_pkey' }),
    aVerdict(aCheck({ resource: lines }), { via: 'proof', provenBy: 'lines_order_id_not_null' }),
    aVerdict(aCheck({ resource: lines, testName: 'unique', column: 'id' }), {
      via: 'fingerprint',
      newestRow: { loadedAt: 1_709_254_800_000_000n },
    }),
    aVerdict(
      aCheck({
        resource: lines,
        testName: 'unique',
        column: 'sku',
        subject: { kind: 'measurable', measure: aMeasure('groups'), says: 'has no value twice', notes: [] },
      }),
      { outcome: 'fail', failures: 2n, failingRows: 5n, via: 'query', rowsEvaluated: 1_234_567n },
    ),
    aVerdict(aCheck({ resource: aResource('nothing') }), {
      outcome: 'fail',
      rowsEvaluated: 0n,
      isVacuous: true,
      via: 'proof',
      provenBy: 'nothing_order_id_not_null',
    }),
  ],
  {
    statistics: { statements: 12, scans: 9, databaseMs: 3_412, rowsScanned: 1_234_567n },
    pagesScanned: 10_132,
    notices: ['Every statement saw its own instant: the server is a standby that keeps no snapshot for others.'],
  },
)
