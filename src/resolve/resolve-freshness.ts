import { sql } from 'kysely'
import type { SqlGrammar } from '../check-types/check-type.ts'
import { verbatim } from '../check-types/sql-text.ts'
import { ProjectError } from '../errors.ts'
import type { Located } from '../model/declared-check.ts'
import type { Answers, Attempt, SqlTemplate } from '../model/deferred.ts'
import { type Freshness, hasAgeLimit } from '../model/freshness.ts'
import type { FreshnessCheck, FreshnessSubject, SettledFreshness } from '../model/freshness-check.ts'
import type { Position } from '../model/position.ts'
import { makeProblem } from '../model/problem.ts'
import type { Project } from '../model/project.ts'
import type { Resource } from '../model/resource.ts'
import { indexResources, type ResourceIndex } from '../model/resource-index.ts'
import { ephemeralQueries, relationsFor, withEphemerals } from './ephemeral-models.ts'
import { loadGrammar } from './grammar.ts'
import { quotedName } from './quoted-name.ts'

/**
 * The source tables that have an age limit, in the order of their ids, and how each is asked for its newest row.
 *
 * One that cannot be asked (no loaded_at_field, text that is no SQL expression) is `broken` and stops no other.
 * @throws ProjectError with every mistake for which dbt would refuse to run at all.
 */
export async function resolveFreshness(project: Project): Promise<readonly FreshnessCheck[]> {
  // a project may well have source tables and no checks
  const problems = project.problems.filter(({ code }) => code !== 'NO_CHECKS_FOUND')
  if (problems.length > 0) throw new ProjectError(problems, project.texts)
  const grammar = await loadGrammar()
  const resources = indexResources(project.resources, project.name)
  const checks = project.resources.flatMap((resource): readonly FreshnessCheck[] => {
    const { freshness, state } = resource
    if (freshness === null || state !== 'enabled' || !hasAgeLimit(freshness)) return []
    return [{ resource, freshness, subject: subjectOf(resource, freshness, resources, grammar) }]
  })
  return checks.toSorted((a, b) => (a.resource.uniqueId < b.resource.uniqueId ? -1 : 1))
}

function subjectOf(
  resource: Resource,
  freshness: Freshness,
  resources: ResourceIndex,
  grammar: SqlGrammar,
): FreshnessSubject {
  const { loadedAtField, loadedAtQuery } = freshness
  if (loadedAtQuery !== null) return byQuery(loadedAtQuery, resource, resources, grammar)
  if (loadedAtField !== null) return byField(resource, loadedAtField, freshness.filter, grammar)
  const message = `${resource.sourceName}.${resource.name} has an age limit. Expected a loaded_at_field or a loaded_at_query, got neither`
  const hint = 'loaded_at_field: is the column that tells when a row was loaded; in dbt_project.yml it has no effect.'
  return { kind: 'broken', problem: makeProblem('MISSING_ARGUMENT', message, resource.position, hint) }
}

/** `select max(loaded_at) from "raw"."orders" where …`: with an index on the expression Postgres reads one row of it. */
function byField(
  { relation }: Resource,
  field: Located<string>,
  filter: Located<string> | null,
  grammar: SqlGrammar,
): FreshnessSubject {
  for (const [setting, text] of [['loaded_at_field', field] as const, ['filter', filter] as const]) {
    if (text === null || grammar.isExpression(text.value)) continue
    const message = `${setting}: Expected one SQL expression, got ${JSON.stringify(text.value)}`
    return { kind: 'broken', problem: makeProblem('BAD_EXPRESSION', message, text.position) }
  }
  const from = verbatim(quotedName(relation))
  const where = filter === null ? sql`` : sql` where ${verbatim(filter.value)}`
  return {
    kind: 'measurable',
    newest: sql`select max(${verbatim(field.value)}) from ${from}${where}`,
    looksAt: field.value,
  }
}

function byQuery(
  { references, sql: render, position }: SqlTemplate,
  { packageName }: Resource,
  resources: ResourceIndex,
  grammar: SqlGrammar,
): FreshnessSubject {
  const settle = (answers: Answers): Attempt<SettledFreshness> => {
    const read = references.flatMap((reference) => resources.byReference(reference, packageName) ?? [])
    const ephemerals = ephemeralQueries(read, resources, answers, grammar)
    if (ephemerals.kind !== 'made') return ephemerals
    const attempt = render({ relationOf: relationsFor(resources, packageName), own: null, answers })
    if (attempt.kind !== 'made') return attempt
    return { kind: 'made', value: queried(withEphemerals(attempt.value, ephemerals.value), position, grammar) }
  }
  return { kind: 'templated', settle }
}

function queried(text: string, position: Position, grammar: SqlGrammar): SettledFreshness {
  // behind it a line of its own: the query may end in a comment
  const relation = `(\n${text}\n) as loaded_at_query`
  if (grammar.isFromItem(relation)) {
    return { kind: 'measurable', newest: sql`select * from ${verbatim(relation)}`, looksAt: 'its loaded_at_query' }
  }
  const message = `loaded_at_query: Expected one SQL query, got ${JSON.stringify(text)}`
  return { kind: 'broken', problem: makeProblem('BAD_EXPRESSION', message, position) }
}
