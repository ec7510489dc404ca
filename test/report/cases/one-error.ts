import { aCheck, aMeasure, aReport, aVerdict, NOT_MEASURED } from '../report-values.ts'

/** What could not be judged, once because of the server and once because of the YAML, beside what failed. */
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
      subject: { kind: 'measurable', measure: aMeasure('rows'), says: 'holds: x) or 1=1 --', notes: [] },
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
])
