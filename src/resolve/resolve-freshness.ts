import { sql } from 'kysely'
import type { SqlGrammar } from '../check-types/check-type.ts'
import { verbatim } from '../check-types/sql-text.ts'
import { ProjectError } from '../errors.ts'
import type { Located } from '../model/declared-check.ts'
import { type Freshness, hasAgeLimit } from '../model/freshness.ts'
import type { FreshnessCheck, FreshnessSubject } from '../model/freshness-check.ts'
import type { ScalarNode } from '../model/node.ts'
import { describeReference } from '../model/node-shape.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import type { Project } from '../model/project.ts'
import type { Resource } from '../model/resource.ts'
import { indexResources } from '../model/resource-index.ts'
import { type Lookup, lookupIn, plainScalar, referencesIn } from './argument-values.ts'
import { NO_EPHEMERALS } from './ephemeral-models.ts'
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
    const lookup = lookupIn(resources, resource.packageName, NO_EPHEMERALS)
    return [{ resource, freshness, subject: subjectOf(resource, freshness, lookup, grammar) }]
  })
  return checks.toSorted((a, b) => (a.resource.uniqueId < b.resource.uniqueId ? -1 : 1))
}

function subjectOf(resource: Resource, freshness: Freshness, lookup: Lookup, grammar: SqlGrammar): FreshnessSubject {
  const { loadedAtField, loadedAtQuery, problem } = freshness
  if (problem !== null) return { kind: 'broken', problem }
  if (loadedAtQuery !== null) return byQuery(loadedAtQuery, lookup, grammar)
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

function byQuery(query: ScalarNode, lookup: Lookup, grammar: SqlGrammar): FreshnessSubject {
  const broken = (problem: Problem): FreshnessSubject => ({ kind: 'broken', problem })
  const { position } = query
  const lost = referencesIn(query).find((reference) => lookup(reference) === undefined)
  if (lost !== undefined) {
    const message = `loaded_at_query: ${describeReference(lost)} leads nowhere. Expected a model or source table`
    return broken(makeProblem('REFERENCE_NOT_FOUND', message, position))
  }
  const value = plainScalar(query, lookup)
  const text = typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : String(value)
  // behind it a line of its own: the query may end in a comment
  const relation = `(\n${text}\n) as loaded_at_query`
  if (grammar.isFromItem(relation)) {
    return { kind: 'measurable', newest: sql`select * from ${verbatim(relation)}`, looksAt: 'its loaded_at_query' }
  }
  const message = `loaded_at_query: Expected one SQL query, got ${JSON.stringify(text)}`
  return broken(makeProblem('BAD_EXPRESSION', message, position))
}
