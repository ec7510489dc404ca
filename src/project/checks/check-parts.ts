import type { MappingEntry, MappingNode, Node } from '../../model/node.ts'
import { describeNode, entryOf, isNull, isTruthy, textOf, withoutKeys } from '../../model/node-shape.ts'
import type { Position } from '../../model/position.ts'
import type { ConfigLevel } from '../config/config-tree.ts'
import type { Findings } from '../findings.ts'

/** Settings that may stand beside the arguments (dbt, generic_test_builders.py, CONFIG_ARGS). */
const CONFIG_KEYS: readonly string[] = [
  ...['severity', 'tags', 'enabled', 'where', 'limit', 'warn_if', 'error_if', 'fail_calc', 'store_failures'],
  ...['store_failures_as', 'sql_header', 'meta', 'database', 'schema', 'alias'],
]

/** The body of a check, taken apart as dbt does. Nothing is rendered yet. */
export type CheckParts = {
  readonly arguments: MappingNode
  readonly config: ConfigLevel
  readonly customName: string | null
  readonly description: string | null
}

/** The column that a check hangs on. */
export type CheckColumn = { readonly name: string; readonly position: Position }

/**
 * Takes a check's body apart. The column's name replaces a `column_name` beside it; then `arguments:` comes over what
 * stands beside it, `column_name` included.
 */
export function readCheckParts(body: MappingNode, column: CheckColumn | null, findings: Findings): CheckParts {
  const all = withNestedArguments(column === null ? body : withColumn(body, column))
  const model = entryOf(all, 'model')
  if (model !== undefined) {
    const message = '"model" is no argument of a check. Expected other arguments only: the check has its model'
    findings.problem('MODEL_ARGUMENT', message, model.keyPosition, 'Put the check under the model that it is about.')
  }
  return {
    arguments: withoutKeys(all, [...CONFIG_KEYS, 'config', 'name', 'description', 'model']),
    config: configOf(all, findings),
    customName: customNameOf(entryOf(all, 'name'), findings),
    description: textOf(entryOf(all, 'description')?.value) ?? null,
  }
}

function withColumn(body: MappingNode, { name, position }: CheckColumn): MappingNode {
  const value: Node = { kind: 'scalar', value: name, position }
  const entry = { key: 'column_name', keyPosition: position, value }
  return { ...body, entries: [...withoutKeys(body, ['column_name']).entries, entry] }
}

/** `arguments` that are no mapping are dropped without a word, as in dbt. */
function withNestedArguments(body: MappingNode): MappingNode {
  const nested = entryOf(body, 'arguments')?.value
  const own = withoutKeys(body, ['arguments'])
  if (nested?.kind !== 'mapping') return own
  const replaced = nested.entries.map(({ key }) => key)
  return { ...own, entries: [...withoutKeys(own, replaced).entries, ...nested.entries] }
}

function configOf(all: MappingNode, findings: Findings): ConfigLevel {
  const config = entryOf(all, 'config')
  const nested = nestedConfig(config, findings)
  const beside = all.entries.filter(({ key }) => CONFIG_KEYS.includes(key))
  for (const { key, keyPosition, value } of beside) {
    if (!isTruthy(value) || !nested.some((entry) => entry.key === key)) continue
    const message = `"${key}" is set twice. Expected it in config: only, got it beside config: too`
    findings.problem('CONFIG_TWICE', message, keyPosition)
  }
  return [...beside, ...nested]
}

function nestedConfig(config: MappingEntry | undefined, findings: Findings): ConfigLevel {
  if (config === undefined || isNull(config.value)) return []
  if (config.value.kind === 'mapping') return config.value.entries
  const got = describeNode(config.value)
  findings.problem('BAD_CONFIG', `"config" is wrong. Expected a mapping, got ${got}`, config.value.position)
  return []
}

function customNameOf(entry: MappingEntry | undefined, findings: Findings): string | null {
  if (entry === undefined) return null
  const name = textOf(entry.value)
  if (name === undefined || name === '') {
    const message = `The name of a check is wrong. Expected text, got ${describeNode(entry.value)}`
    findings.problem('BAD_SHAPE', message, entry.value.position)
    return null
  }
  if (name.includes(' ')) {
    const message = `The name of a check has a space. Expected none, got ${JSON.stringify(name)}`
    findings.problem('NAME_WITH_SPACES', message, entry.value.position, `Write ${name.trim().replace(/\s+/g, '_')}.`)
  }
  return name
}
