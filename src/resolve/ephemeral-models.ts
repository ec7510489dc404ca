import type { SqlGrammar } from '../check-types/check-type.ts'
import type { Answers, Attempt, Known } from '../model/deferred.ts'
import type { Reference } from '../model/node.ts'
import type { Cte, Relation } from '../model/relation.ts'
import type { Resource } from '../model/resource.ts'
import type { ResourceIndex } from '../model/resource-index.ts'
import { noQuery } from './no-query.ts'
import { quotedName } from './quoted-name.ts'

/** The SQL of an ephemeral model: `__dbt__cte__orders as (select …)`, behind all others that it reads. */
type EphemeralQuery = { readonly name: string; readonly definitions: readonly string[] }

/** By unique_id. */
export type EphemeralQueries = ReadonlyMap<string, EphemeralQuery>

export const NO_EPHEMERALS: EphemeralQueries = new Map()

/** What a resource is in SQL: `"schema"."name"`, or dbt's `__dbt__cte__name`. */
export function inSql(resource: Resource): Relation | Cte {
  const { ephemeralSql, relation } = resource
  return ephemeralSql === null ? relation : { cte: cteName(relation) }
}

/** The ephemeral models among what is read, and those that they read themselves. Each comes after all that it reads. */
export function ephemeralsBelow(read: readonly Resource[], resources: ResourceIndex): readonly Resource[] {
  const found = new Set<Resource>()
  const entered = new Set<Resource>()
  const enter = (resource: Resource): void => {
    if (resource.ephemeralSql === null || entered.has(resource)) return
    entered.add(resource)
    parentsOf(resource, resources).forEach(enter)
    found.add(resource)
  }
  read.forEach(enter)
  return [...found]
}

/** What is read in the database: an ephemeral model is not there, only what its SQL names. */
export function relationsRead(read: readonly Resource[], resources: ResourceIndex): readonly Relation[] {
  const through = ephemeralsBelow(read, resources).flatMap((model) => parentsOf(model, resources))
  const stored = [...read, ...through].filter(({ ephemeralSql }) => ephemeralSql === null)
  return [...new Set(stored)].map(({ relation }) => relation)
}

/** The SQL of all ephemeral models below what is read. */
export function ephemeralQueries(
  read: readonly Resource[],
  resources: ResourceIndex,
  answers: Answers,
  grammar: SqlGrammar,
): Attempt<EphemeralQueries> {
  const queries = new Map<string, EphemeralQuery>()
  for (const model of ephemeralsBelow(read, resources)) {
    const attempt = renderedModel(model, resources, answers, grammar)
    if (attempt.kind !== 'made') return attempt
    const name = cteName(model.relation)
    const below = parentsOf(model, resources).flatMap(({ uniqueId }) => queries.get(uniqueId)?.definitions ?? [])
    queries.set(model.uniqueId, { name, definitions: [...new Set([...below, `${name} as (\n${attempt.value}\n)`])] })
  }
  return { kind: 'made', value: queries }
}

/** A resource as it stands behind FROM: its name, or the query of an ephemeral model. */
export function fromItemOf({ uniqueId, relation }: Resource, queries: EphemeralQueries): string {
  const query = queries.get(uniqueId)
  return query === undefined ? quotedName(relation) : asFromItem(query)
}

function asFromItem({ name, definitions }: EphemeralQuery): string {
  return `(${withDefinitions(`select * from ${name}`, definitions)}) as ${name}`
}

/** A query that may name ephemeral models. It stands below them, so that a WITH of its own stays what it is. */
export function withEphemerals(text: string, queries: EphemeralQueries): string {
  if (queries.size === 0) return text
  const definitions = new Set([...queries.values()].flatMap((query) => query.definitions))
  return withDefinitions(`select * from (\n${text}\n) as dbt_internal_query`, [...definitions])
}

/** Text for people: names in the place of queries. */
export function withoutQueries(text: string, queries: EphemeralQueries): string {
  return [...queries.values()].reduce((shown, query) => {
    return shown.replaceAll(asFromItem(query), query.name)
  }, text)
}

function withDefinitions(query: string, definitions: readonly string[]): string {
  return `with ${definitions.join(', ')}\n${query}`
}

/** dbt's; it puts no quotes around it. */
function cteName({ name }: Relation): string {
  return `__dbt__cte__${name}`
}

function parentsOf({ ephemeralSql, packageName }: Resource, { byReference }: ResourceIndex): readonly Resource[] {
  return (ephemeralSql?.references ?? []).flatMap((reference) => byReference(reference, packageName) ?? [])
}

function renderedModel(
  model: Resource,
  resources: ResourceIndex,
  answers: Answers,
  grammar: SqlGrammar,
): Attempt<string> {
  const { ephemeralSql, relation, packageName, path } = model
  const problem = parentsOf(model, resources).find((parent) => parent.problem !== null)?.problem ?? null
  if (problem !== null) return { kind: 'failed', problem }
  if (ephemeralSql === null) throw new Error(`${path} is not ephemeral`)
  const attempt = ephemeralSql.sql({
    relationOf: relationsFor(resources, packageName),
    own: null,
    answers,
  })
  if (attempt.kind !== 'made' || grammar.isFromItem(`(${attempt.value}\n) as ${cteName(relation)}`)) return attempt
  return {
    kind: 'failed',
    problem: noQuery(attempt.value, ephemeralSql.position),
  }
}

/** What the references of a package's templates mean in SQL. What is switched off or missing leads nowhere. */
export function relationsFor({ byReference }: ResourceIndex, packageName: string): Known['relationOf'] {
  return (reference: Reference) => {
    const found = byReference(reference, packageName)
    return found?.state === 'enabled' ? inSql(found) : undefined
  }
}
