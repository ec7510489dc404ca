import type { Outcome, Verdict } from '../model/report.ts'
import { resourceLabel } from './verdict-sentence.ts'

/** The verdicts on one resource. */
export type ResourceGroup = {
  readonly label: string
  readonly verdicts: readonly Verdict[]
  readonly worst: Outcome
}

/** From good to bad. What is broken is shown last, next to the totals: that is where the eye rests. */
export const FROM_GOOD_TO_BAD: readonly Outcome[] = ['pass', 'skip', 'warn', 'fail', 'error']

/** Groups by resource, and singular tests by folder; the groups go from good to bad, then by name; their verdicts from good to bad. */
export function groupByResource(verdicts: readonly Verdict[]): readonly ResourceGroup[] {
  const byResource = Map.groupBy(verdicts, ({ check }) => check.resource?.uniqueId ?? resourceLabel(check))
  return [...byResource.values()].map(toGroup).toSorted(compareGroups)
}

function toGroup(verdicts: readonly Verdict[]): ResourceGroup {
  const ordered = verdicts.toSorted((a, b) => badness(a.outcome) - badness(b.outcome))
  const last = ordered.at(-1)
  return {
    label: last === undefined ? '' : resourceLabel(last.check),
    verdicts: ordered,
    worst: last?.outcome ?? 'pass',
  }
}

function compareGroups(a: ResourceGroup, b: ResourceGroup): number {
  return badness(a.worst) - badness(b.worst) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0)
}

function badness(outcome: Outcome): number {
  return FROM_GOOD_TO_BAD.indexOf(outcome)
}
