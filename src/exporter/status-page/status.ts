import type { Check } from '../../model/check.ts'
import type { Outcome } from '../../model/report.ts'
import { domainOf, relationName } from '../metrics/check-labels.ts'
import type { CheckResult, TargetResults } from '../results.ts'
import type { State } from '../store.ts'

/** One configured check on one target, and what is known of it: null if no run has judged it. */
export type Row = { readonly targetName: string; readonly check: Check; readonly result: CheckResult | null }

/** What is worst comes first. `never`: no run has judged it. */
export type Standing = Outcome | 'never'

const WORST_FIRST: readonly Standing[] = ['fail', 'error', 'warn', 'never', 'skip', 'pass']

export function standingOf({ result }: Row): Standing {
  return result?.verdict.outcome ?? 'never'
}

/** All configured checks of all targets, the worst first. */
export function rowsOf({ targets }: State): readonly Row[] {
  return [...targets.values()].flatMap(rowsOfTarget).toSorted(byStanding)
}

/** All configured checks of one target, the worst first. */
export function rowsOfTarget({ targetName, configured, results }: TargetResults): readonly Row[] {
  return [...configured]
    .map(([id, check]) => ({ targetName, check, result: results.get(id) ?? null }))
    .toSorted(byStanding)
}

function byStanding(a: Row, b: Row): number {
  const rank = (row: Row) => WORST_FIRST.indexOf(standingOf(row))
  return rank(a) - rank(b) || (a.check.name < b.check.name ? -1 : 1)
}

/** How many checks stand how. */
export function countStandings(rows: readonly Row[]): readonly (readonly [Standing, number])[] {
  const counts = Map.groupBy(rows, standingOf)
  return WORST_FIRST.map((standing) => [standing, counts.get(standing)?.length ?? 0] as const)
}

/** What somebody should look at now, by domain and then by owner; '' is nobody. */
export function troubleByOwner(rows: readonly Row[]): ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>> {
  const trouble = rows.filter((row) => ['fail', 'error', 'warn'].includes(standingOf(row)))
  const byDomain = Map.groupBy(trouble, ({ check }) => domainOf(check))
  return new Map(
    [...byDomain].map(([domain, inDomain]) => [domain, Map.groupBy(inDomain, ({ check }) => check.owner ?? '')]),
  )
}

/** Rows by the relation that they are about, in the order of its worst check. */
export function byRelation(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, ({ check }) => relationName(check.resource))
}
