import { aCheck, aReport, aResource, aVerdict, NOT_MEASURED } from '../report-values.ts'

const message = 'interrupted before it was judged'
const orders = aResource('orders')
const reason = 'model "orders" is disabled'

/** What is known so far, and what nobody asked. */
export const report = aReport(
  [
    aVerdict(aCheck()),
    aVerdict(aCheck({ column: 'amount' }), { ...NOT_MEASURED, outcome: 'skip', message }),
    aVerdict(aCheck({ testName: 'unique' }), { ...NOT_MEASURED, outcome: 'skip', message }),
    aVerdict(aCheck({ resource: orders, subject: { kind: 'unreachable', reason } }), {
      ...NOT_MEASURED,
      outcome: 'skip',
    }),
  ],
  { isInterrupted: true, durationMs: 65_000 },
)
