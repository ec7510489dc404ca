import { didYouMean } from '../model/did-you-mean.ts'
import type { Member } from '../model/member.ts'
import type { Position } from '../model/position.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import { type BoundCriterion, type BoundSelection, evaluateSelection } from './evaluate-selection.ts'
import type { NumberSet } from './lineage.ts'
import type { Matcher, MethodContext } from './methods/method.ts'
import { METHODS, SELECTOR_METHOD } from './methods/methods.ts'
import type { Criterion, Selection } from './selection.ts'
import { wildcardMatcher } from './wildcard.ts'

/** What there is to bind to. */
export type Binding = MethodContext & {
  /** The selections of selectors.yml by name, for `selector:`. */
  readonly selectors: ReadonlyMap<string, Selection>
  /** Names of the selectors that are being bound, the outermost first. */
  readonly within: readonly string[]
  readonly onProblem: (problem: Problem) => void
}

/** Looks up the method of every criterion; all that cannot be are told. */
export function bindSelection(selection: Selection, binding: Binding): BoundSelection {
  if (selection.kind !== 'criterion') {
    return { ...selection, parts: selection.parts.map((part) => bindSelection(part, binding)) }
  }
  if (selection.method === SELECTOR_METHOD) return bindSelector(selection, binding)
  return { ...selection, find: findOf(selection, binding) }
}

function findOf(criterion: Criterion, binding: Binding): BoundCriterion['find'] {
  const { method, methodArguments, value, text, valuePosition } = criterion
  const refuse = (problem: Problem): BoundCriterion['find'] => {
    binding.onProblem(problem)
    return () => new Set()
  }
  const read = METHODS.get(method)
  // An unknown method was a problem when the criterion was read
  if (read === undefined) return () => new Set()
  if (typeof value !== 'string' && method !== 'config') {
    const message = `The value of ${method} is wrong. Expected text, got ${value}`
    return refuse(makeProblem('BAD_SELECTOR', message, valuePosition, 'Put quotes around it.'))
  }
  const answer = read(String(value), binding, criterion)
  if (typeof answer === 'function') {
    return ({ members }) => numbersOf(members, answer)
  }
  const { expected, known = [], hint = didYouMean(String(value), known) } = answer
  const name = [method, ...methodArguments].join('.')
  const message = `${JSON.stringify(text)} cannot be selected. Expected ${expected}, got ${name}:${value}`
  return refuse(makeProblem('BAD_SELECTOR', message, valuePosition, hint))
}

function numbersOf(members: readonly Member[], matches: Matcher): NumberSet {
  const numbers = new Set<number>()
  for (const [number, member] of members.entries()) if (matches(member)) numbers.add(number)
  return numbers
}

/**
 * What the selections of selectors.yml take whose names match, checks included: nothing is added to them (dbt 1.12,
 * graph/selector_methods.py, `SelectorSelectorMethod`).
 */
function bindSelector(criterion: Criterion, binding: Binding): BoundCriterion {
  const { selectors, within, onProblem } = binding
  const name = String(criterion.value)
  const named = [...selectors.keys()].filter(wildcardMatcher(name))
  const again = named.find((key) => within.includes(key))
  if (named.length === 0) onProblem(unknownSelector(name, selectors, criterion.valuePosition))
  if (again !== undefined) {
    const message = `The selector "${again}" leads back to itself. Expected no ring, got ${[...within, again].join(' → ')}`
    onProblem(makeProblem('BAD_SELECTOR', message, criterion.valuePosition))
  }
  const bound = named.flatMap((key) => {
    const selection = again === undefined ? selectors.get(key) : undefined
    return selection === undefined ? [] : [bindSelection(selection, { ...binding, within: [...within, key] })]
  })
  const find: BoundCriterion['find'] = (lineage) => {
    const sets = bound.map((selection) => evaluateSelection(selection, lineage, () => {}).direct)
    return sets.reduce((all, set) => all.union(set), new Set<number>())
  }
  return { ...criterion, indirect: 'empty', find }
}

/** The problem of a name that selectors.yml does not have. */
export function unknownSelector(name: string, selectors: Binding['selectors'], position?: Position): Problem {
  const known = [...selectors.keys()]
  const expected = known.length === 0 ? 'one, got none there' : `one of ${known.join(', ')}`
  const message = `There is no selector ${JSON.stringify(name)} in selectors.yml. Expected ${expected}`
  return makeProblem('BAD_SELECTOR', message, position, didYouMean(name, known))
}
