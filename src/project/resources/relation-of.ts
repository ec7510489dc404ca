import type { Node } from '../../model/node.ts'
import { valueAt } from '../../model/node-shape.ts'
import type { Relation } from '../../model/relation.ts'
import type { Target } from '../../model/target.ts'
import type { Findings } from '../findings.ts'
import type { ProjectContext } from '../project-context.ts'
import { flagAt, textAt } from '../schema/resource-settings.ts'
import type { NamedItem } from '../schema/schema-items.ts'

/** What the settings of a model, seed or snapshot say about its relation; undefined: nothing. */
type RelationSettings = {
  readonly database?: string | undefined
  readonly schema?: string | undefined
  /** A snapshot's `target_schema`, which is taken as it is. */
  readonly wholeSchema?: string | undefined
  readonly alias?: string | undefined
}

/** Reads those settings. A wrong type is a problem. */
export function relationSettings(node: Node, findings: Findings): RelationSettings {
  const config = valueAt(node, 'config')
  return {
    database: textAt(config, 'target_database', findings) ?? textAt(config, 'database', findings),
    schema: textAt(config, 'schema', findings),
    wholeSchema: textAt(config, 'target_schema', findings),
    alias: textAt(config, 'alias', findings),
  }
}

/** dbt's own generate_schema_name: a custom schema is put behind the target's. */
function schemaName(target: Target, custom: string | undefined): string {
  return custom === undefined ? target.schema : `${target.schema}_${custom.trim()}`
}

/** Where a model, seed or snapshot lives. */
export function relationOfNode(name: string, settings: RelationSettings, context: ProjectContext): Relation {
  const relation = {
    database: settings.database ?? null,
    schema: settings.wholeSchema ?? schemaName(context.target, settings.schema),
    name: settings.alias?.trim() ?? name,
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
