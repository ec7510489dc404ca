import { sql } from 'kysely'
import type { Check } from '../../../src/model/check.ts'
import { config } from '../../support/builders.ts'
import { aCheck, aReport, aVerdict, NOT_MEASURED, rows } from '../report-values.ts'

/** Tests that are queries of their own: they hang on no resource, and nobody knows how many rows they look at. */
function singular(name: string, changes: Partial<Check> = {}): Check {
  const file = changes.file ?? `tests/finance/${name}.sql`
  return aCheck({
    kind: 'singular',
    uniqueId: `test.shop.${name}`,
    name,
    checkType: null,
    testName: null,
    resource: null,
    column: null,
    position: { file, line: 1, column: 1 },
    subject: {
      kind: 'measurable',
      measure: { kind: 'query', from: null, failingRows: sql`select`, isPerRow: false, undecided: null, proof: null },
      says: 'returns no row',
      notes: [],
    },
    ...changes,
    file,
  })
}

const UNKNOWN = { rowsEvaluated: null, rowsUndecided: null, via: 'query' } as const

export const report = aReport([
  aVerdict(aCheck()),
  aVerdict(singular('orders_are_paid', { file: 'tests/orders_are_paid.sql' }), UNKNOWN),
  aVerdict(singular('revenue_adds_up', { config: config({ severity: 'warn' }) }), {
    ...UNKNOWN,
    outcome: 'warn',
    failures: 2n,
    sample: rows({ day: 1082, off: 1700 }, ['2024-01-03', '1.00'], ['2024-01-04', '5.50']),
  }),
  aVerdict(singular('waits'), {
    ...NOT_MEASURED,
    outcome: 'error',
    problem: {
      code: 'JINJA_UNDEFINED',
      message: 'nothing is named "monney" here. Expected a macro or a variable',
      position: { file: 'tests/finance/waits.sql', line: 2, column: 1 },
    },
  }),
])
