import { config, located } from '../../support/builders.ts'
import { aCheck, aMeasure, aReport, aResource, aVerdict, rows } from '../report-values.ts'

const expenses = aResource('expenses')

/** One failure with all that helps to mend it: owner, tags, settings, place, failing rows, the next command. */
export const report = aReport([
  aVerdict(aCheck()),
  aVerdict(aCheck({ resource: expenses, column: 'vendor' })),
  aVerdict(
    aCheck({
      resource: expenses,
      column: 'expense_id',
      owner: 'finance-data@example.com',
      description: 'The ledger refuses expenses\nwithout a number.\n',
      config: config({
        errorIf: located('> 2'),
        where: located("booked_at >= '2024-01-01'"),
        limit: 500,
        tags: ['finance', 'daily'],
      }),
    }),
    {
      outcome: 'fail',
      failures: 3n,
      message: 'Got 3 results, configured to fail if > 2',
      sample: rows({ vendor: 25, amount: 1700, expense_id: 23 }, ['Acme', '12.50', null], ['NULL', '1200.00', null]),
    },
  ),
  aVerdict(
    aCheck({
      resource: expenses,
      testName: 'unique',
      column: 'receipt',
      subject: { kind: 'measurable', measure: aMeasure('groups'), says: 'has no value twice', notes: ['read as text'] },
    }),
    {
      outcome: 'fail',
      failures: 1n,
      failingRows: 2n,
      via: 'query',
      sample: rows({ unique_field: 25, n_records: 20 }, ['R-1', '2']),
    },
  ),
])
