import type { MappingEntry, MappingNode, Node } from '../../model/node.ts'
import { entryOf, isNull } from '../../model/node-shape.ts'

/** Settings by key, as one place gives them. */
export type ConfigLevel = readonly MappingEntry[]

/** A tree of settings in dbt_project.yml (`data_tests:`, `models:`); undefined where there is none. */
export type ConfigTree = Node | undefined

/** The tree for checks: `tests:` is its old name, and is ignored beside the new one. */
export function checkConfigTree(project: MappingNode): ConfigTree {
  return (entryOf(project, 'data_tests') ?? entryOf(project, 'tests'))?.value
}

/** The settings on the way from the root of a tree down a path of names, the weakest first. */
export function configLevels(tree: ConfigTree, path: readonly string[]): readonly ConfigLevel[] {
  const levels: ConfigLevel[] = []
  let node = tree
  for (const step of [...path, null]) {
    if (node?.kind !== 'mapping') break
    levels.push(settingsAt(node))
    node = step === null ? undefined : entryOf(node, step)?.value
  }
  return levels
}

/** A key is a setting if it starts with `+` or holds no mapping; everything else is a folder (dbt, context_config.py). */
function settingsAt(node: MappingNode): ConfigLevel {
  return node.entries
    .filter(({ key, value }) => key.startsWith('+') || value.kind !== 'mapping')
    .map((entry) => ({ ...entry, key: entry.key.replace(/^\+/, '') }))
}

/** Puts levels together, the strongest last: tags add up, `meta` is merged, all else replaces. Nulls say nothing. */
export function mergeLevels(levels: readonly ConfigLevel[]): ReadonlyMap<string, Node> {
  const merged = new Map<string, Node>()
  for (const { key, value } of levels.flat()) {
    const before = merged.get(key)
    if (isNull(value)) continue
    if (key === 'tags' && before !== undefined) merged.set(key, appended(before, value))
    else if (key === 'meta' && before?.kind === 'mapping' && value.kind === 'mapping')
      merged.set(key, united(before, value))
    else merged.set(key, value)
  }
  return merged
}

function appended(before: Node, value: Node): Node {
  const items = [before, value].flatMap((node): readonly Node[] => (node.kind === 'list' ? node.items : [node]))
  return { kind: 'list', items, position: value.position }
}

function united(before: MappingNode, value: MappingNode): MappingNode {
  const entries = new Map([...before.entries, ...value.entries].map((entry) => [entry.key, entry]))
  return { ...value, entries: [...entries.values()] }
}
