import type { Node } from '../../model/node.ts'
import { describeNode, textOf, valueAt } from '../../model/node-shape.ts'
import type { Findings } from '../findings.ts'

/** A resource's `meta.owner`; `config.meta` comes before `meta`. A mapping is its name, else its e-mail. */
export function ownerOf(...places: readonly Node[]): string | null {
  for (const place of places) {
    for (const meta of [valueAt(valueAt(place, 'config'), 'meta'), valueAt(place, 'meta')]) {
      const owner = valueAt(meta, 'owner')
      const name = textOf(owner) ?? textOf(valueAt(owner, 'name')) ?? textOf(valueAt(owner, 'email'))
      if (name !== undefined && name.trim() !== '') return name
    }
  }
  return null
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

/** `config.enabled`, or true. */
export function isEnabled(node: Node, findings: Findings): boolean {
  return flagAt(valueAt(node, 'config'), 'enabled', findings) ?? true
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
