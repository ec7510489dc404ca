import { ConfigError } from '../../errors.ts'
import type { Position } from '../../model/position.ts'
import { makeProblem } from '../../model/problem.ts'
import type { Resource } from '../../model/resource.ts'
import { dottedName, type NamePart } from './dotted-name.ts'

/** What a question is about. */
export type TestedRelation = { readonly resource: Resource; readonly column: string | null }

/**
 * Finds what `RELATION[.COLUMN]` means: a model, seed, snapshot or source table of the project by its name in dbt, else a
 * relation of the database as Postgres names it, in `schema` if it says none.
 *
 * @param needsColumn whether the last part must be a column: `orders.id` then is one, and else a relation in a schema.
 * @throws ConfigError BAD_FLAG if it is no dotted name, or has too many parts.
 */
export function testedRelation(
  text: string,
  resources: readonly Resource[],
  schema: string,
  needsColumn: boolean,
  position: Position,
): TestedRelation {
  const parts = dottedName(text)
  const [first, second, third, ...more] = parts ?? []
  if (first === undefined || more.length > 0) {
    const message = `Expected RELATION, SCHEMA.RELATION or one of them with .COLUMN, got ${JSON.stringify(text)}`
    throw new ConfigError([makeProblem('BAD_FLAG', message, position, 'Names with dots or spaces need double quotes.')])
  }
  const enabled = resources.filter(({ state }) => state === 'enabled')
  const source = enabled.find(({ sourceName, name }) => sourceName === first.text && name === second?.text)
  if (source !== undefined) return { resource: source, column: third?.sql ?? null }
  const named = enabled.find((one) => one.sourceName === null && one.name === first.text && one.isLatestVersion)
  if (named !== undefined && third === undefined) return { resource: named, column: second?.sql ?? null }
  if (second === undefined) return { resource: resourceOf(schema, first, position), column: null }
  if (third === undefined && needsColumn) {
    return { resource: resourceOf(schema, first, position), column: second.sql }
  }
  return { resource: resourceOf(first.name, second, position), column: third?.sql ?? null }
}

/** A relation of which only its name is known. */
function resourceOf(schema: string, { name }: NamePart, position: Position): Resource {
  return {
    uniqueId: `relation.${schema}.${name}`,
    kind: 'model',
    packageName: PACKAGE,
    // names of checks have no spaces
    name: `${schema}.${name}`.replace(/\s+/g, '_'),
    sourceName: null,
    version: null,
    isLatestVersion: true,
    fqn: [schema, name],
    path: position.file,
    patchPath: null,
    relation: { database: null, schema, name },
    freshness: null,
    materialization: null,
    tags: [],
    config: {},
    description: null,
    owner: null,
    group: null,
    access: 'public',
    dependsOn: [],
    rawCode: null,
    ephemeralSql: null,
    checksum: null,
    problem: null,
    state: 'enabled',
    position,
  }
}

/** What a question belongs to where there is no project. */
export const PACKAGE = 'question'
