import type { Grouping, PlannedCheck, Single, Size } from '../model/plan.ts'
import { asGrouped } from './can-ride.ts'
import { cutGrouped } from './cut-riders.ts'

/**
 * What is asked beside the scans: checks on a value of each of the same groups of the same rows share a reading of them, which takes a third of
 * the time for three of them. Each other check is asked by itself, in dbt's shape.
 */
export function shareGroups(asked: readonly PlannedCheck[], size: Size): readonly (Grouping | Single)[] {
  const alike = Map.groupBy(asked, groupsKey)
  return [...alike.values()].flatMap((checks): readonly (Grouping | Single)[] => {
    const grouped = checks.flatMap((planned) => asGrouped(planned) ?? [])
    if (grouped.length < 2) return checks.map((planned) => askedAlone(planned, size))
    return cutGrouped(grouped).map((members) =>
      members.length === 1 ? askedAlone(members[0], size) : { kind: 'grouping', members, size },
    )
  })
}

export function askedAlone({ check, measure }: PlannedCheck, size: Size): Single {
  return { kind: 'single', planned: { check, measure }, size }
}

function groupsKey(planned: PlannedCheck): string {
  const { check } = planned
  const grouped = asGrouped(planned)?.grouped
  if (grouped === undefined) return JSON.stringify([check.uniqueId])
  return JSON.stringify([check.config.where?.value ?? null, grouped.rowCondition, ...grouped.groups])
}
