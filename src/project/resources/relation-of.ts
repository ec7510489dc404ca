import type { MappingNode, Node } from '../../model/node.ts'
import { valueAt } from '../../model/node-shape.ts'
import type { Problem } from '../../model/problem.ts'
import type { Relation } from '../../model/relation.ts'
import type { ProjectContext } from '../project-context.ts'
import { flagAt, textAt } from '../schema/resource-settings.ts'
import type { NamedItem } from '../schema/schema-items.ts'
import type { NamedNode, RelationName } from './relation-names.ts'

/** A relation, or a guess at it and why it is no more. */
export type FoundRelation = { readonly relation: Relation; readonly problem: Problem | null }

/** Where a model, seed or snapshot lives, by its merged settings. */
export function relationOfNode(node: NamedNode, config: MappingNode, context: ProjectContext): FoundRelation {
  const { findings, names } = context
  const text = (key: string): string | null => textAt(config, key, findings) ?? null
  // A snapshot's target_schema is taken as it is
  const [wholeDatabase, wholeSchema] = [text('target_database'), text('target_schema')]
  const database = wholeDatabase === null ? names.database(text('database'), node) : known(wholeDatabase)
  const schema = wholeSchema === null ? names.schema(text('schema'), node) : known(wholeSchema)
  const alias = names.alias(text('alias'), node)
  const relation = { database: database.name, schema: schema.name ?? '', name: alias.name ?? node.name }
  return {
    relation: quoted(relation, [context.quoting], context),
    problem: database.problem ?? schema.problem ?? alias.problem,
  }
}

function known(name: string): RelationName {
  return { name, problem: null }
}

/** Where a source table lives: its names are taken as they are. */
export function relationOfTable(source: NamedItem, table: NamedItem, context: ProjectContext): Relation {
  const { findings } = context
  const relation = {
    database: textAt(source.node, 'database', findings) ?? null,
    schema: textAt(source.node, 'schema', findings) ?? source.name,
    name: textAt(table.node, 'identifier', findings) ?? table.name,
  }
  return quoted(relation, [valueAt(table.node, 'quoting'), valueAt(source.node, 'quoting')], context)
}

/** `quoting`: the nearest one first. */
function quoted(
  relation: Relation,
  quoting: readonly (Node | undefined)[],
  { target, findings }: ProjectContext,
): Relation {
  const { connection } = target
  const own = connection.type === 'postgres' ? connection.database : null
  const { database } = relation
  const isQuoted = (part: string): boolean =>
    quoting.map((node) => flagAt(node, part, findings)).find((flag) => flag !== undefined) ?? true
  return {
    database: database === null || database === own ? null : identifier(database, isQuoted('database')),
    schema: identifier(relation.schema, isQuoted('schema')),
    name: identifier(relation.name, isQuoted('identifier')),
  }
}

/**
 * The name that Postgres sees. dbt puts quotes around it without escaping, so `""` in it is one quote; without quotes
 * Postgres folds ASCII letters to lower case.
 */
function identifier(text: string, isInQuotes: boolean): string {
  if (isInQuotes) return text.replaceAll('""', '"')
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
