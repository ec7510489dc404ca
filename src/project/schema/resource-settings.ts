import type { MappingNode, Node } from '../../model/node.ts'
import { describeNode, entryOf, isNull, textOf, valueAt } from '../../model/node-shape.ts'
import type { ConfigLevel } from '../config/config-tree.ts'
import type { Findings } from '../findings.ts'

/** Keys that may stand beside `config:` as well as in it (dbt, parser/schemas.py, `normalize_attribute`). */
const BESIDE_CONFIG: readonly string[] = ['meta', 'docs', 'group', 'contract', 'access']

/**
 * What the YAML of a model, seed or snapshot sets.
 *
 * @param item rendered
 */
export function yamlConfig(item: MappingNode, findings: Findings): ConfigLevel {
  const config = configMapping(item, findings)
  const beside = item.entries.filter(({ key }) => BESIDE_CONFIG.includes(key))
  for (const { key, keyPosition } of beside) {
    if (entryOf(config, key) === undefined) continue
    const message = `"${key}" is set twice. Expected it in config: only, got it beside config: too`
    findings.problem('CONFIG_TWICE', message, keyPosition)
  }
  return [...beside, ...(config?.entries ?? [])]
}

/** The `config:` of something; anything but a mapping is a problem. */
export function configMapping(item: MappingNode, findings: Findings): MappingNode | undefined {
  const config = entryOf(item, 'config')
  if (config === undefined || isNull(config.value)) return undefined
  if (config.value.kind === 'mapping') return config.value
  const message = `"config" is wrong. Expected a mapping, got ${describeNode(config.value)}`
  findings.problem('BAD_CONFIG', message, config.value.position)
  return undefined
}

/** `meta.owner` of a merged config. A mapping is its name, else its e-mail. */
export function ownerOf(config: MappingNode): string | null {
  const owner = valueAt(valueAt(config, 'meta'), 'owner')
  const name = textOf(owner) ?? textOf(valueAt(owner, 'name')) ?? textOf(valueAt(owner, 'email'))
  return name === undefined || name.trim() === '' ? null : name
}

/** `tags` and `config.tags` together: a text or a list of texts. */
export function tagsOf(node: Node, findings: Findings): readonly string[] {
  const lists = [valueAt(node, 'tags'), valueAt(valueAt(node, 'config'), 'tags')]
  return [...new Set(lists.flatMap((list) => (list === undefined ? [] : tagList(list, findings))))]
}

/** One `tags` value; what is no text is a problem. */
export function tagList(node: Node, findings: Findings): readonly string[] {
  const items = node.kind === 'list' ? node.items : [node]
  return items.flatMap((item) => {
    const tag = textOf(item)
    if (tag !== undefined) return [tag]
    findings.problem('BAD_CONFIG', `A tag is wrong. Expected text, got ${describeNode(item)}`, item.position)
    return []
  })
}

/** A boolean setting such as `quote`; undefined where it is absent. Anything else is a problem. */
export function flagAt(node: Node | undefined, key: string, findings: Findings): boolean | undefined {
  const value = valueAt(node, key)
  if (value === undefined) return undefined
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value
  return wrong(key, 'true or false', value, findings)
}

/** A text setting such as `schema`; undefined where it is absent. Anything else is a problem. */
export function textAt(node: Node | undefined, key: string, findings: Findings): string | undefined {
  const value = valueAt(node, key)
  if (value === undefined) return undefined
  return textOf(value) ?? wrong(key, 'text', value, findings)
}

function wrong(key: string, expected: string, value: Node, findings: Findings): undefined {
  const message = `"${key}" is wrong. Expected ${expected}, got ${describeNode(value)}`
  findings.problem('BAD_CONFIG', message, value.position)
}
