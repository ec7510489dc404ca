import type { Node } from '../../model/node.ts'
import { describeNode, entryOf, textOf, valueAt } from '../../model/node-shape.ts'
import type { Relation } from '../../model/relation.ts'
import type { Target } from '../../model/target.ts'
import type { Findings } from '../findings.ts'

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
  const setting = (key: string): string | undefined => {
    const value = valueAt(config, key)
    const text = textOf(value)
    if (value !== undefined && text === undefined) {
      findings.problem('BAD_CONFIG', `"${key}" is wrong. Expected text, got ${describeNode(value)}`, value.position)
    }
    return text
  }
  return {
    database: setting('target_database') ?? setting('database'),
    schema: setting('schema'),
    wholeSchema: setting('target_schema'),
    alias: setting('alias'),
  }
}

/** dbt's own generate_schema_name: a custom schema is put behind the target's. */
function schemaName(target: Target, custom: string | undefined): string {
  return custom === undefined ? target.schema : `${target.schema}_${custom.trim()}`
}

/** Where a model, seed or snapshot lives. */
export function relationOfNode(
  name: string,
  settings: RelationSettings,
  target: Target,
  quoting: Node | undefined,
): Relation {
  return quoted(
    {
      database: settings.database ?? null,
      schema: settings.wholeSchema ?? schemaName(target, settings.schema),
      name: settings.alias?.trim() ?? name,
    },
    [quoting],
    target,
  )
}

/** Where a source table lives: its names are taken as they are. */
export function relationOfTable(source: Node, table: Node, target: Target): Relation {
  const sourceName = textOf(entryOf(source, 'name')?.value) ?? ''
  const tableName = textOf(entryOf(table, 'name')?.value) ?? ''
  return quoted(
    {
      database: textOf(entryOf(source, 'database')?.value) ?? null,
      schema: textOf(entryOf(source, 'schema')?.value) ?? sourceName,
      name: textOf(entryOf(table, 'identifier')?.value) ?? tableName,
    },
    [entryOf(table, 'quoting')?.value, entryOf(source, 'quoting')?.value],
    target,
  )
}

/** `quoting`: the nearest one first. */
function quoted(relation: Relation, quoting: readonly (Node | undefined)[], target: Target): Relation {
  const { connection } = target
  const own = connection.type === 'postgres' ? connection.database : null
  const { database } = relation
  return {
    database: database === null || database === own ? null : identifier(database, isQuoted(quoting, 'database')),
    schema: identifier(relation.schema, isQuoted(quoting, 'schema')),
    name: identifier(relation.name, isQuoted(quoting, 'identifier')),
  }
}

function isQuoted(quoting: readonly (Node | undefined)[], part: string): boolean {
  for (const node of quoting) {
    const value = entryOf(node, part)?.value
    if (value?.kind === 'scalar' && typeof value.value === 'boolean') return value.value
  }
  return true
}

/**
 * The name that Postgres sees. dbt puts quotes around it without escaping, so `""` in it is one quote; without quotes
 * Postgres folds ASCII letters to lower case.
 */
function identifier(text: string, isInQuotes: boolean): string {
  if (isInQuotes) return text.replaceAll('""', '"')
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
