import { didYouMean } from '../model/did-you-mean.ts'
import type { MappingNode, Node } from '../model/node.ts'
import { describeNode, entryOf, isNull, textOf, valueAt } from '../model/node-shape.ts'
import type { Position } from '../model/position.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import type { ParseOptions } from './parse-selection.ts'
import type { Selection } from './selection.ts'
import { readDefinition } from './selector-definition.ts'

/** What selectors.yml defines. */
export type Selectors = {
  readonly byName: ReadonlyMap<string, Selection>
  /** The one with `default: true`. */
  readonly defaultName: string | null
}

const KEYS: readonly string[] = ['name', 'description', 'default', 'definition']

/** Reads selectors.yml (dbt, config/selectors.py): a list in which each selector may use those above it. */
export function readSelectors(root: Node | null, options: ParseOptions): Selectors {
  const list = root === null || isNull(root) ? undefined : selectorList(root, options)
  const byName = new Map<string, Selection>()
  const defaults: { readonly name: string; readonly position: Position }[] = []
  for (const item of list ?? []) {
    const named = readSelector(item, byName, options)
    if (named === null) continue
    byName.set(named.name, named.selection)
    if (named.isDefault) defaults.push({ name: named.name, position: item.position })
  }
  const [first, second] = defaults
  if (first !== undefined && second !== undefined) {
    const message = `"${second.name}" is a second default selector. Expected one, got "${first.name}" too`
    options.onProblem(makeProblem('BAD_SELECTOR', message, second.position))
  }
  return { byName, defaultName: first?.name ?? null }
}

function selectorList(root: Node, { onProblem }: ParseOptions): readonly Node[] {
  const selectors = entryOf(root, 'selectors')?.value
  if (selectors?.kind === 'list') return selectors.items
  const got = selectors === undefined ? describeNode(root) : describeNode(selectors)
  const message = `selectors.yml is wrong. Expected "selectors:" with a list, got ${got}`
  onProblem(makeProblem('BAD_SELECTOR', message, (selectors ?? root).position))
  return []
}

function readSelector(
  item: Node,
  earlier: ReadonlyMap<string, Selection>,
  options: ParseOptions,
): { readonly name: string; readonly selection: Selection; readonly isDefault: boolean } | null {
  const wrong = (message: string, position: Position, hint?: string): null => {
    options.onProblem(makeProblem('BAD_SELECTOR', message, position, hint))
    return null
  }
  if (item.kind !== 'mapping') {
    return wrong(`A selector is wrong. Expected a mapping with a name, got ${describeNode(item)}`, item.position)
  }
  for (const problem of unknownKeys(item)) options.onProblem(problem)
  const name = textOf(valueAt(item, 'name'))
  if (name === undefined) return wrong('A selector has no name. Expected "name:" with text', item.position)
  const definition = valueAt(item, 'definition')
  if (definition === undefined) return wrong(`The selector "${name}" has no definition. Expected one`, item.position)
  const isDefault = valueAt(item, 'default')
  if (isDefault !== undefined && (isDefault.kind !== 'scalar' || typeof isDefault.value !== 'boolean')) {
    return wrong(`"default" is wrong. Expected true or false, got ${describeNode(isDefault)}`, isDefault.position)
  }
  const selection = readDefinition(definition, { ...options, earlier, isRoot: true })
  return { name, selection, isDefault: isDefault?.value === true }
}

function unknownKeys(item: MappingNode): readonly Problem[] {
  return item.entries.flatMap(({ key, keyPosition }) => {
    if (KEYS.includes(key)) return []
    const message = `Unknown key "${key}" of a selector. Expected one of ${KEYS.join(', ')}`
    return [makeProblem('BAD_SELECTOR', message, keyPosition, didYouMean(key, KEYS))]
  })
}
