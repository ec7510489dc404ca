import type { DeclaredCheck } from '../model/declared-check.ts'
import type { MappingEntry } from '../model/node.ts'
import { isNull, textOf } from '../model/node-shape.ts'
import { pythonStrOfNode } from '../model/python-text.ts'

/** These come first, in this order (dbt, generic_test_builders.py, `CONFIG_ARGS`). */
const FIRST: readonly string[] = [
  ...['severity', 'tags', 'enabled', 'where', 'limit', 'warn_if', 'error_if', 'fail_calc', 'store_failures'],
  ...['store_failures_as', 'meta', 'database', 'schema', 'alias'],
]

/**
 * What dbt keeps as a generic test's own text: a call of its macro, and the settings that stand at the check itself.
 *
 * @param alias where it is not the name of the check.
 */
export function rawCodeOf({ namespace, testName, ownConfig }: DeclaredCheck, alias: string | null): string {
  const macro = namespace === null ? `test_${testName}` : `${namespace}.test_${testName}`
  const said = ownConfig.filter(({ value }) => !isNull(value))
  const first = FIRST.flatMap((key) => said.findLast((entry) => entry.key === key) ?? [])
  const others = said.filter(({ key }) => !FIRST.includes(key))
  const settings = [...first, ...others].map(settingText)
  if (alias !== null && !said.some(({ key }) => key === 'alias')) settings.push(`alias="${alias}"`)
  const config = settings.length === 0 ? '' : `{{ config(${settings.join(',')}) }}`
  return `{{ ${macro}(**_dbt_generic_test_kwargs) }}${config}`
}

function settingText({ key, value }: MappingEntry): string {
  const text = textOf(value)
  return `${key}=${text === undefined ? pythonStrOfNode(value) : `"${text.replaceAll('"', '\\"')}"`}`
}
