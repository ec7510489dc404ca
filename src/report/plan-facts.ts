import type { Check } from '../model/check.ts'
import type { Outlook, Plan, Proven, Rider, Scan, Single } from '../model/plan.ts'
import type { Relation } from '../model/relation.ts'
import { reasonNotAsked } from './reason-not-asked.ts'

/** How a check rides in a scan. `screen`: whether there is a bad row; `population`: only the number of rows is counted. */
export type Ride = 'counts' | 'fingerprint' | 'screen' | 'population'

/** In the order in which people look for them. */
export const RIDES: readonly Ride[] = ['counts', 'fingerprint', 'screen', 'population']

export function rideOf({ part, measure }: Rider): Ride {
  if (part === 'counts') return 'counts'
  if (part !== 'screen') return 'population'
  return measure.kind === 'groups' && measure.screen.kind === 'keys' ? 'fingerprint' : 'screen'
}

/** What a step reads, null for the query of a singular test. All riders of a scan read the same. */
export function readBy(step: Scan | Single): { readonly relation: Relation | null; readonly where: string | null } {
  const check = step.kind === 'scan' ? step.riders[0]?.check : step.planned.check
  if (check === undefined) throw new Error('a scan without a rider')
  return { relation: check.resource?.relation ?? null, where: check.config.where?.value ?? null }
}

/** All that the catalog proves, whether or not somebody counts the rows of it. */
export function provenIn({ proofs, steps }: Plan): readonly Proven[] {
  const riding = scansOf(steps).flatMap(({ riders }) => riders.filter((rider) => rider.part === 'proof'))
  return [...proofs, ...riding.map(({ check, provenBy }) => ({ check, provenBy }))]
}

export function scansOf(steps: Plan['steps']): readonly Scan[] {
  return steps.filter((step) => step.kind === 'scan')
}

export function singlesOf(steps: Plan['steps']): readonly Single[] {
  return steps.filter((step) => step.kind === 'single')
}

/** Checks that nobody can ask about, and why. */
export function notAsked({ checks }: Outlook): readonly { readonly check: Check; readonly reason: string }[] {
  return checks.flatMap((check) => {
    const reason = reasonNotAsked(check.subject)
    return reason === null ? [] : [{ check, reason }]
  })
}
