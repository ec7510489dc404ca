import type { MappingNode, Node } from '../../model/node.ts'
import { valueAt } from '../../model/node-shape.ts'
import type { Relation } from '../../model/relation.ts'
import type { Target } from '../../model/target.ts'
import type { ProjectContext } from '../project-context.ts'
import { flagAt, textAt } from '../schema/resource-settings.ts'
import type { NamedItem } from '../schema/schema-items.ts'

/** dbt's own generate_schema_name: a custom schema is put behind the target's. */
function schemaName(target: Target, custom: string | undefined): string {
  return custom === undefined ? target.schema : `${target.schema}_${custom.trim()}`
}

/**
 * Where a model, seed or snapshot lives.
 *
 * @param name for what sets no alias.
 */
export function relationOfNode(name: string, config: MappingNode, context: ProjectContext): Relation {
  const { findings, target } = context
  const text = (key: string): string | undefined => textAt(config, key, findings)
  // A snapshot's target_schema is taken as it is
  const relation = {
    database: text('target_database') ?? text('database') ?? null,
    schema: text('target_schema') ?? schemaName(target, text('schema')),
    name: text('alias')?.trim() ?? name,
  }
  return quoted(relation, [context.quoting], context)
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
