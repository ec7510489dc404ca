import type { Check } from '../../model/check.ts'
import { relationLabel } from '../../model/relation-label.ts'
import type { Outcome } from '../../model/report.ts'
import type { Resource } from '../../model/resource.ts'
import { domainOf } from '../metrics/check-labels.ts'
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

/** A relation, and what is known of it. */
export type RelationRow = {
  readonly target: TargetResults
  readonly resource: Resource
  /** Its checks, the worst first. */
  readonly checks: readonly Row[]
}

/** Relations that something is known of, the worst first. */
export function relationRows({ targets }: State): readonly RelationRow[] {
  return [...targets.values()]
    .flatMap((target) => {
      const byResource = Map.groupBy(rowsOfTarget(target), ({ check }) => check.resource?.uniqueId)
      return target.resources.flatMap((resource) => {
        const checks = byResource.get(resource.uniqueId) ?? []
        const isKnown = checks.length > 0 || target.freshness.has(resource.uniqueId)
        return isKnown ? [{ target, resource, checks }] : []
      })
    })
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (relationLabel(a.resource) < relationLabel(b.resource) ? -1 : 1))
}

function rankOf({ checks: [worst] }: RelationRow): number {
  return worst === undefined ? WORST_FIRST.length : WORST_FIRST.indexOf(standingOf(worst))
}

/**
 * What a resource is made of, the nearest first: what it reads, and what that reads. dbt refuses a ring, so this ends.
 */
export function ancestorsOf({ uniqueId }: Resource, { resources }: TargetResults): readonly Resource[] {
  const byId = new Map(resources.map((one) => [one.uniqueId, one]))
  const found = new Set([uniqueId])
  for (const id of found) for (const parent of byId.get(id)?.dependsOn ?? []) found.add(parent)
  return [...found].slice(1).flatMap((id) => byId.get(id) ?? [])
}
