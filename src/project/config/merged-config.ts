import type { MappingNode } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { type ConfigLevel, type ConfigTrees, configLevels, mergeLevels } from './config-tree.ts'

/** Where settings stand beside a thing itself: in its package's dbt_project.yml, and in that of the root project. */
export type ProjectConfigs = {
  readonly own: ConfigTrees
  /** Null for the root project, which has no other above it. */
  readonly root: ConfigTrees | null
}

/**
 * All settings of one thing, in dbt's order: the package's tree, then what stands at the thing itself, then the tree of
 * the root project (dbt, context/context_config.py, `calculate_node_config`).
 *
 * @param fqn down which path of the trees.
 * @param own the weakest first: YAML before SQL.
 * @param position of the thing.
 */
export function mergedConfig(
  kind: keyof ConfigTrees,
  fqn: readonly string[],
  own: readonly ConfigLevel[],
  { own: tree, root }: ProjectConfigs,
  position: Position,
): MappingNode {
  const above = root === null ? [] : configLevels(root[kind], fqn)
  const merged = mergeLevels([...configLevels(tree[kind], fqn), ...own, ...above])
  const entries = [...merged].map(([key, value]) => ({ key, keyPosition: value.position, value }))
  return { kind: 'mapping', entries, position }
}
