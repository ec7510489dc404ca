import { aCheck, aReport, aResource, aVerdict } from '../report-values.ts'

const charges = aResource('charges', { uniqueId: 'source.shop.stripe.charges', kind: 'source', sourceName: 'stripe' })

/** Three resources, a source among them; a relation is one quiet line. */
export const report = aReport([
  aVerdict(aCheck()),
  aVerdict(aCheck({ testName: 'unique' }), { durationMs: 9.4 }),
  aVerdict(aCheck({ resource: aResource('capacity'), column: 'team' })),
  aVerdict(aCheck({ resource: charges, column: 'id' }), { durationMs: 1_500 }),
])
