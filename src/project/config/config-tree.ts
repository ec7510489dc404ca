import type { MappingEntry, MappingNode, Node } from '../../model/node.ts'
import { entryOf, isNull } from '../../model/node-shape.ts'

/** Settings by key, as one place gives them. */
export type ConfigLevel = readonly MappingEntry[]

/** A tree of settings in dbt_project.yml (`data_tests:`, `models:`); undefined where there is none. */
export type ConfigTree = Node | undefined

/** The trees of one dbt_project.yml. */
export type ConfigTrees = Readonly<Record<'check' | 'model' | 'seed' | 'snapshot' | 'source' | 'exposure', ConfigTree>>

/** `tests:` is an old name, and is ignored beside the new one. */
export function configTrees(project: MappingNode): ConfigTrees {
  const at = (key: string): ConfigTree => entryOf(project, key)?.value
  return {
    check: at('data_tests') ?? at('tests'),
    model: at('models'),
    seed: at('seeds'),
    snapshot: at('snapshots'),
    source: at('sources'),
    exposure: at('exposures'),
  }
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

/**
 * Puts levels together, the strongest last: tags add up, some mappings are merged, all else replaces. A null takes away
 * what weaker levels say (dbt, artifacts/resources/v1/config.py).
 */
export function mergeLevels(levels: readonly ConfigLevel[]): ReadonlyMap<string, Node> {
  const merged = new Map<string, Node>()
  for (const { key, value } of levels.flat()) {
    const before = merged.get(key)
    if (isNull(value)) {
      if (!ADDED.includes(key)) merged.delete(key)
    } else if (key === 'tags' && before !== undefined) merged.set(key, appended(before, value))
    else if (ADDED.includes(key) && before?.kind === 'mapping' && value.kind === 'mapping')
      merged.set(key, united(before, value))
    else merged.set(key, value)
  }
  return merged
}

const ADDED: readonly string[] = ['tags', 'meta', 'quoting', 'column_types', 'docs', 'contract']

function appended(before: Node, value: Node): Node {
  const items = [before, value].flatMap((node): readonly Node[] => (node.kind === 'list' ? node.items : [node]))
  return { kind: 'list', items, position: value.position }
}

function united(before: MappingNode, value: MappingNode): MappingNode {
  const entries = new Map([...before.entries, ...value.entries].map((entry) => [entry.key, entry]))
  return { ...value, entries: [...entries.values()] }
}
