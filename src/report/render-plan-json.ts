import type { Check } from '../model/check.ts'
import type { Outlook, Scan, Single, Size } from '../model/plan.ts'
import { PAGE_BYTES } from './page-bytes.ts'
import { notAsked, provenIn, readBy, rideOf, scansOf } from './plan-facts.ts'
import { toExactJson } from './to-exact-json.ts'

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const SCHEMA_VERSION = 1

/** A plan for machines: one JSON object, as `plan.schema.json` describes it. What the catalog does not know is null. */
export function renderPlanJson(outlook: Outlook, assayVersion: string): string {
  const { steps } = outlook.plan
  const proven = provenIn(outlook.plan)
  const document = {
    schema_version: SCHEMA_VERSION,
    assay_version: assayVersion,
    project: outlook.projectName,
    target: outlook.targetName,
    warehouse: outlook.warehouse,
    totals: {
      checks: outlook.checks.length,
      statements: steps.length,
      scans: scansOf(steps).length,
      proofs: proven.length,
      ...describeSize(outlook.scanned),
    },
    notices: outlook.notices,
    proofs: proven.map(({ check, provenBy }) => ({ ...describeCheck(check), proven_by: provenBy })),
    steps: steps.map((step) => ({ ...describeRead(step), kind: step.kind, checks: checksOf(step) })),
    not_asked: notAsked(outlook).map(({ check, reason }) => ({ ...describeCheck(check), reason })),
  }
  return `${toExactJson(document, 2)}\n`
}

function checksOf(step: Scan | Single) {
  if (step.kind === 'single') return [{ ...describeCheck(step.planned.check), how: 'query' }]
  return step.riders.map((rider) => ({ ...describeCheck(rider.check), how: rideOf(rider) }))
}

function describeRead(step: Scan | Single) {
  const { relation, where } = readBy(step)
  const read = relation === null ? null : { schema: relation.schema, name: relation.name }
  return { relation: read, where, ...describeSize(step.size) }
}

function describeSize({ rows, pages }: Size) {
  return {
    estimated_rows: rows,
    estimated_pages: pages,
    estimated_bytes: pages === null ? null : pages * PAGE_BYTES,
  }
}

function describeCheck({ uniqueId, name, checkType, resource, column }: Check) {
  return { unique_id: uniqueId, name, check_type: checkType, resource: resource?.uniqueId ?? null, column }
}
