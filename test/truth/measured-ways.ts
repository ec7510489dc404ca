import { EMPTY_CATALOG } from '../../src/catalog/read-catalog.ts'
import { compilePlan } from '../../src/compile/compile-plan.ts'
import { judgeMeasurement } from '../../src/judge/judge-measurement.ts'
import { measurementOfProof } from '../../src/judge/measurement-of-proof.ts'
import type { Catalog } from '../../src/model/catalog.ts'
import type { Check } from '../../src/model/check.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { Verdict } from '../../src/model/report.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { planStatements } from '../../src/plan/plan-statements.ts'
import { completed } from '../check-types/measure.ts'
import { executeAll } from '../support/execute-all.ts'

/** The verdicts on the same checks, by id, come by in different ways. */
export type Ways = {
  /** As a run does it; small tables share a statement. */
  readonly proven: ReadonlyMap<string, Verdict>
  /** As a run with `--no-proofs` does it. */
  readonly fused: ReadonlyMap<string, Verdict>
  /** As a run with `--no-proofs --no-fuse` does it. */
  readonly alone: ReadonlyMap<string, Verdict>
}

/** Asks all checks in all ways, all checks of a way in one run. */
export async function measureAllWays(given: readonly Check[], warehouse: Warehouse): Promise<Ways> {
  const { checks, catalog } = await completed(given, warehouse)
  const ways: readonly (readonly [boolean, boolean, Catalog])[] = [
    [true, true, catalog],
    [true, false, catalog],
    [false, false, EMPTY_CATALOG],
  ]
  const plans = ways.map(([isFused, hasProofs, known]) => planStatements(checks, known, { isFused, hasProofs }))
  for (const { steps } of plans.slice(0, 2)) {
    const batches = steps.filter((step) => step.kind === 'batch')
    if (batches.length === 0) throw new Error('no small tables share a statement')
    const readings = [...batches.flatMap(({ members }) => members), ...steps]
    if (!readings.some(({ kind }) => kind === 'grouping')) throw new Error('no checks share groups')
  }
  const [proven, fused, alone] = await Promise.all(plans.map((plan) => verdictsOf(checks, plan, warehouse)))
  if (proven === undefined || fused === undefined || alone === undefined) throw new Error('a way was lost')
  return { proven, fused, alone }
}

async function verdictsOf(
  checks: readonly Check[],
  plan: Plan,
  warehouse: Warehouse,
): Promise<ReadonlyMap<string, Verdict>> {
  const { measurements } = await executeAll(compilePlan(plan), warehouse, { threads: 2 })
  const all = [...measurements, ...plan.proofs.map(measurementOfProof)]
  const byId = new Map(all.map((measurement) => [measurement.checkId, measurement]))
  if (byId.size !== all.length) throw new Error('a check was measured twice')
  return new Map(
    checks.map(
      (check) =>
        [
          check.uniqueId,
          judgeMeasurement(check, byId.get(check.uniqueId), { vacuous: 'pass', failsOnWarning: false }),
        ] as const,
    ),
  )
}
