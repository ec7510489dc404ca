import { type AgeLimit, hasAgeLimit } from '../../model/freshness.ts'
import type { Resource } from '../../model/resource.ts'
import type { TargetResults } from '../results.ts'
import { relationName, resourceDomain } from './check-labels.ts'
import type { Family, Sample } from './family.ts'

const PERIOD_SECONDS = { minute: 60, hour: 3_600, day: 86_400 } as const

function ofRelations(
  name: string,
  help: string,
  read: (results: TargetResults, resourceId: string) => number | null,
): Family<TargetResults> {
  return {
    kind: 'gauge',
    name,
    help,
    labels: ['target', 'relation'],
    *samples(results) {
      for (const resource of results.resources.filter(isInDatabase)) {
        const value = read(results, resource.uniqueId)
        if (value === null) continue
        yield { labels: { target: results.targetName, relation: relationName(resource) }, value }
      }
    },
  }
}

/** What is told of every relation. */
export const RELATION_FAMILIES: readonly Family<TargetResults>[] = [
  {
    kind: 'gauge',
    name: 'assay_relation_info',
    help: 'Every relation of the project that is in the database. Always 1.',
    labels: ['target', 'relation', 'resource', 'owner', 'domain'],
    *samples({ targetName, resources }) {
      for (const resource of resources.filter(isInDatabase)) {
        const { uniqueId, owner } = resource
        const about = { resource: uniqueId, owner: owner ?? '', domain: resourceDomain(resource) }
        yield { labels: { target: targetName, relation: relationName(resource), ...about }, value: 1 }
      }
    },
  },
  {
    kind: 'gauge',
    name: 'assay_relation_upstream',
    help: 'A relation and one that it is made of. Always 1.',
    labels: ['target', 'relation', 'upstream'],
    *samples({ targetName, resources }) {
      const byId = new Map(resources.map((resource) => [resource.uniqueId, resource]))
      for (const resource of resources.filter(isInDatabase)) {
        for (const upstream of new Set(parentsInDatabase(resource, byId))) {
          yield { labels: { target: targetName, relation: relationName(resource), upstream }, value: 1 }
        }
      }
    },
  },
  ofRelations(
    'assay_relation_rows',
    'Rows when a run last counted them, not at the scrape.',
    ({ relationRows }, id) => {
      const rows = relationRows.get(id)
      return rows === undefined ? null : Number(rows)
    },
  ),
  ofRelations(
    'assay_relation_rows_estimated',
    "Rows as the database's planner estimated them at the last run.",
    ({ estimatedRows }, id) => estimatedRows.get(id) ?? null,
  ),
  ofRelations(
    'assay_relation_newest_row_timestamp_seconds',
    'When the newest row of a source was loaded, as the last run found.',
    ({ freshness }, id) => {
      const newest = freshness.get(id)?.newest ?? null
      return newest === null ? null : Number(newest) / 1e6
    },
  ),
  {
    kind: 'gauge',
    name: 'assay_relation_freshness_outcome',
    help: '1 for what the newest row of a source came to; error: it could not be told. An empty table is too old.',
    labels: ['target', 'relation', 'outcome'],
    *samples({ targetName, resources, freshness }) {
      for (const resource of resources.filter(isInDatabase)) {
        const verdict = freshness.get(resource.uniqueId)
        if (verdict === undefined) continue
        for (const outcome of ['pass', 'warn', 'fail', 'error'] as const) {
          const labels = { target: targetName, relation: relationName(resource), outcome }
          yield { labels, value: Number(verdict.outcome === outcome) }
        }
      }
    },
  },
  {
    kind: 'gauge',
    name: 'assay_relation_max_age_seconds',
    help: 'How old the newest row of a source may be: freshness, warn_after and error_after.',
    labels: ['target', 'relation', 'level'],
    *samples({ targetName, resources }) {
      for (const resource of resources.filter(isInDatabase)) yield* ageLimits(targetName, resource)
    },
  },
]

/** An ephemeral model is a part of other queries, and nothing by itself. */
function isInDatabase({ state, materialization }: Resource): boolean {
  return state === 'enabled' && materialization !== 'ephemeral'
}

/** Through ephemeral models, whose parents are what is read. dbt refuses a ring, so this ends. */
function parentsInDatabase({ dependsOn }: Resource, byId: ReadonlyMap<string, Resource>): readonly string[] {
  return dependsOn
    .flatMap((id) => byId.get(id) ?? [])
    .flatMap((parent) => (isInDatabase(parent) ? [relationName(parent)] : parentsInDatabase(parent, byId)))
}

function* ageLimits(target: string, resource: Resource): Iterable<Sample> {
  const { freshness } = resource
  if (freshness === null || !hasAgeLimit(freshness)) return
  const relation = relationName(resource)
  for (const [level, limit] of [['warn', freshness.warnAfter] as const, ['error', freshness.errorAfter] as const]) {
    if (limit !== null) yield { labels: { target, relation, level }, value: inSeconds(limit) }
  }
}

function inSeconds({ count, period }: AgeLimit): number {
  return count * PERIOD_SECONDS[period]
}
