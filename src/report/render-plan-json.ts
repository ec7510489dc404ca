import type { Check } from '../model/check.ts'
import type { Outlook, Reading, Size } from '../model/plan.ts'
import { PAGE_BYTES } from './page-bytes.ts'
import { checksOf, notAsked, provenIn, readBy, readingsOf, rideOf, scansOf } from './plan-facts.ts'
import { relationOf } from './render-json.ts'
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
    steps: readingsOf(steps).map(({ reading, statement }) => ({
      ...describeRead(reading),
      kind: reading.kind,
      statement,
      checks: asked(reading),
    })),
    not_asked: notAsked(outlook).map(({ check, reason }) => ({ ...describeCheck(check), reason })),
  }
  return `${toExactJson(document, 2)}\n`
}

function asked(reading: Reading) {
  if (reading.kind === 'scan') {
    return reading.riders.map((rider) => ({ ...describeCheck(rider.check), how: rideOf(rider) }))
  }
  const how = reading.kind === 'grouping' ? 'counts' : 'query'
  return checksOf(reading).map((check) => ({ ...describeCheck(check), how }))
}

function describeRead(reading: Reading) {
  const { resource, where } = readBy(reading)
  return { relation: relationOf(resource), where, ...describeSize(reading.size) }
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
