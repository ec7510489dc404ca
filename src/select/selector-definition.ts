import type { MappingNode, Node } from '../model/node.ts'
import { describeNode, entryOf, isTruthy, textOf, valueAt } from '../model/node-shape.ts'
import type { Position } from '../model/position.ts'
import { makeProblem } from '../model/problem.ts'
import { INDIRECT_MODES } from '../model/selection-request.ts'
import { SELECTOR_METHOD, unknownMethod } from './methods/methods.ts'
import { type ParseOptions, parseCriterion } from './parse-selection.ts'
import type { Combination, Criterion, Selection } from './selection.ts'

/** What a definition is read with. */
export type DefinitionContext = ParseOptions & {
  /** The selectors above this one, which it may use. */
  readonly earlier: ReadonlyMap<string, Selection>
  readonly isRoot: boolean
}

/**
 * Reads a definition of selectors.yml: text, `{tag: nightly}`, `{method: …, value: …}`, `{union: […]}` or
 * `{intersection: […]}` (dbt, graph/cli.py, `parse_from_definition`). Unlike on the command line, text is one criterion:
 * a space or comma in it is part of the value.
 */
export function readDefinition(node: Node, context: DefinitionContext): Selection {
  const text = textOf(node)
  if (text !== undefined) return parseCriterion(text, node.position, context)
  const inner = { ...context, isRoot: false }
  if (node.kind === 'mapping') {
    for (const kind of ['union', 'intersection'] as const) {
      const list = entryOf(node, kind)?.value
      if (list === undefined) continue
      if (context.isRoot && node.entries.length > 1) {
        wrong(context, `"${kind}" is not alone. Expected no other key beside it`, node.position)
      }
      return readSet(kind, list, inner)
    }
    return readMapping(node, inner)
  }
  wrong(context, `A definition is wrong. Expected text or a mapping, got ${describeNode(node)}`, node.position)
  return NOTHING
}

/** An item with `exclude` only takes away, whatever else it says; there may be one of them. */
function readSet(kind: 'union' | 'intersection', list: Node, context: DefinitionContext): Selection {
  const items = itemsOf(list, kind, context)
  const isExclusion = (item: Node) => entryOf(item, 'exclude') !== undefined
  const [exclusion, second] = items.filter(isExclusion)
  if (second !== undefined) {
    wrong(context, `A second "exclude" in one ${kind}. Expected one, with all that is excluded`, second.position)
  }
  const parts = items.filter((item) => !isExclusion(item)).map((item) => readDefinition(item, context))
  const combined = combination(kind, parts)
  return exclusion === undefined ? combined : without(combined, exclusion, context)
}

function without(selection: Selection, exclusion: Node, context: DefinitionContext): Selection {
  const items = itemsOf(entryOf(exclusion, 'exclude')?.value ?? exclusion, 'exclude', context)
  const excluded = items.map((item) => readDefinition(item, context))
  return combination('difference', [selection, ...excluded])
}

function readMapping(node: MappingNode, context: DefinitionContext): Selection {
  const [only, ...others] = node.entries
  if (only !== undefined && others.length === 0) return readCriterion(node, only.key, only.value, context)
  const method = textOf(valueAt(node, 'method'))
  const value = entryOf(node, 'value')?.value
  if (method === undefined || value === undefined) {
    const keys = node.entries.map(({ key }) => key).join(', ')
    wrong(context, `A definition is wrong. Expected "method" and "value", or one key, got ${keys}`, node.position)
    return NOTHING
  }
  if (method === SELECTOR_METHOD) return inherited(value, context)
  const criterion = readCriterion(node, method, value, context)
  return entryOf(node, 'exclude') === undefined ? criterion : without(criterion, node, context)
}

/** Another selector, as it is: what stands beside its name says nothing. */
function inherited(value: Node, context: DefinitionContext): Selection {
  const name = textOf(value)
  const selection = name === undefined ? undefined : context.earlier.get(name)
  if (selection !== undefined) return selection
  const above = [...context.earlier.keys()].join(', ') || 'none'
  const message = `There is no selector ${describeNode(value)} above this one. Expected one of ${above}`
  wrong(context, message, value.position)
  return NOTHING
}

function readCriterion(node: MappingNode, fullMethod: string, value: Node, context: DefinitionContext): Criterion {
  const [method = '', ...methodArguments] = fullMethod.split('.')
  const isOn = (key: string) => {
    const found = valueAt(node, key)
    return found !== undefined && isTruthy(found)
  }
  const plain = value.kind === 'scalar' ? value.value : null
  const isReadable = plain !== null && typeof plain !== 'object'
  if (!isReadable) wrong(context, `"value" is wrong. Expected text, got ${describeNode(value)}`, value.position)
  const text = `${fullMethod}:${isReadable ? plain : ''}`
  const unknown = unknownMethod(method, text, node.position)
  if (unknown !== null) context.onProblem(unknown)
  const criterion: Criterion = {
    kind: 'criterion',
    text,
    position: node.position,
    valuePosition: value.position,
    method,
    methodArguments,
    value: isReadable ? plain : '',
    parentsDepth: isOn('parents') ? depthAt(node, 'parents_depth', context) : 0,
    childrenDepth: isOn('children') ? depthAt(node, 'children_depth', context) : 0,
    isWithChildrensParents: isOn('childrens_parents'),
    indirect: indirectOf(node, context),
  }
  if (criterion.isWithChildrensParents && isOn('children')) {
    wrong(context, '"childrens_parents" beside "children". Expected one of them', node.position)
  }
  return criterion
}

/** A depth of 0 is no limit, as in dbt. */
function depthAt(node: MappingNode, key: string, context: DefinitionContext): number {
  const depth = valueAt(node, key)
  if (depth === undefined) return Number.POSITIVE_INFINITY
  const digits = depth.kind === 'scalar' && typeof depth.value !== 'object' ? String(depth.value) : ''
  if (/^\d+$/u.test(digits)) return Number(digits) || Number.POSITIVE_INFINITY
  wrong(context, `"${key}" is wrong. Expected a whole number, got ${describeNode(depth)}`, depth.position)
  return 0
}

function indirectOf(node: MappingNode, context: DefinitionContext): Criterion['indirect'] {
  const given = valueAt(node, 'indirect_selection')
  if (given === undefined) return context.indirect
  const mode = INDIRECT_MODES.find((name) => name === textOf(given))
  if (mode !== undefined) return mode
  const expected = INDIRECT_MODES.join(', ')
  const message = `"indirect_selection" is wrong. Expected one of ${expected}, got ${describeNode(given)}`
  wrong(context, message, given.position)
  return context.indirect
}

function itemsOf(list: Node, key: string, context: DefinitionContext): readonly Node[] {
  if (list.kind === 'list') return list.items
  wrong(context, `"${key}" is wrong. Expected a list, got ${describeNode(list)}`, list.position)
  return []
}

/** Groups in selectors.yml are put together eagerly; of what matches nothing there, dbt does not tell. */
function combination(kind: Combination['kind'], parts: readonly Selection[]): Combination {
  return { kind, parts, indirect: 'eager', expected: null }
}

function wrong({ onProblem }: DefinitionContext, message: string, position: Position): void {
  onProblem(makeProblem('BAD_SELECTOR', message, position))
}

const NOTHING: Selection = combination('union', [])
