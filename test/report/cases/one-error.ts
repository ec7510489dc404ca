import { aCheck, aMeasure, aReport, aResource, aVerdict, NOT_MEASURED } from '../report-values.ts'

/** What could not be judged, because of the server or of the YAML, alone or together, beside what failed. */
export const report = aReport([
  aVerdict(aCheck(), { outcome: 'fail', failures: 1n }),
  aVerdict(aCheck({ column: 'refund' }), {
    ...NOT_MEASURED,
    outcome: 'error',
    sql: 'select count(*) from "revenue" where "refund" is null',
    durationMs: 2,
    message: 'column "refund" does not exist\nHINT: Perhaps you meant to reference the column "revenue.refunds".',
    sqlState: '42703',
  }),
  aVerdict(
    aCheck({
      testName: 'expression_is_true',
      checkType: 'dbt_utils.expression_is_true',
      column: null,
      subject: { kind: 'measurable', measure: aMeasure('rows'), says: 'has x) or 1=1 -- in every row', notes: [] },
    }),
    {
      ...NOT_MEASURED,
      outcome: 'error',
      message: 'bad expression',
      problem: {
        code: 'BAD_EXPRESSION',
        message: 'not one SQL expression. Expected a condition, got "x) or 1=1 --"',
        position: { file: 'models/marts/finance/_finance__models.yml', line: 31, column: 27 },
        hint: 'Write one condition, such as amount > 0.',
      },
    },
  ),
  ...['id', 'team'].map((column) =>
    aVerdict(aCheck({ resource: aResource('orders'), column, owner: 'ana' }), {
      ...NOT_MEASURED,
      outcome: 'error',
      sql: 'select 1',
      durationMs: 1,
      message: 'relation "analytics.orders" does not exist',
      sqlState: '42P01',
    }),
  ),
])
