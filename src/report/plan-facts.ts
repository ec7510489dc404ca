import type { Check } from '../model/check.ts'
import type { Grouping, Outlook, Plan, Proven, Reading, Rider, Scan, Single } from '../model/plan.ts'
import type { Resource } from '../model/resource.ts'
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

/** What a reading reads, null for the query of a singular test. All riders of a scan read the same, though some look at a part
 * of it. */
export function readBy(reading: Reading): { readonly resource: Resource | null; readonly where: string | null } {
  const [check] = checksOf(reading)
  const isOfAll = reading.kind === 'scan' && reading.riders.some(({ isFiltered }) => isFiltered)
  if (check === undefined) throw new Error('a scan without a rider')
  return { resource: check.resource, where: isOfAll ? null : (check.config.where?.value ?? null) }
}

/** The checks that a reading tells something of. */
export function checksOf(reading: Reading): readonly Check[] {
  switch (reading.kind) {
    case 'scan':
      return reading.riders.map(({ check }) => check)
    case 'grouping':
      return reading.members.map(({ check }) => check)
    case 'single':
      return [reading.planned.check]
  }
}

/** All that the catalog proves, whether or not somebody counts the rows of it. */
export function provenIn({ proofs, steps }: Plan): readonly Proven[] {
  const riding = scansOf(steps).flatMap(({ reading }) => reading.riders.filter((rider) => rider.part === 'proof'))
  return [...proofs, ...riding.map(({ check, provenBy }) => ({ check, provenBy }))]
}

/** A reading, and the statement that it is part of. */
export type Sent<Of extends Reading = Reading> = {
  readonly reading: Of
  /** Place of the statement among all. */
  readonly statement: number
  /** How many other readings are in it. */
  readonly others: number
}

export function readingsOf(steps: Plan['steps']): readonly Sent[] {
  return steps.flatMap((step, statement) => {
    const readings = step.kind === 'batch' ? step.members : [step]
    return readings.map((reading) => ({ reading, statement, others: readings.length - 1 }))
  })
}

export function scansOf(steps: Plan['steps']): readonly Sent<Scan>[] {
  return readingsOf(steps).flatMap(({ reading, ...sent }) => (reading.kind === 'scan' ? [{ reading, ...sent }] : []))
}

export function groupingsOf(steps: Plan['steps']): readonly Sent<Grouping>[] {
  return readingsOf(steps).flatMap(({ reading, ...sent }) =>
    reading.kind === 'grouping' ? [{ reading, ...sent }] : [],
  )
}

export function singlesOf(steps: Plan['steps']): readonly Sent<Single>[] {
  return readingsOf(steps).flatMap(({ reading, ...sent }) => (reading.kind === 'single' ? [{ reading, ...sent }] : []))
}

/** Checks that nobody can ask about, and why. */
export function notAsked({ checks }: Outlook): readonly { readonly check: Check; readonly reason: string }[] {
  return checks.flatMap((check) => {
    const reason = reasonNotAsked(check.subject)
    return reason === null ? [] : [{ check, reason }]
  })
}
