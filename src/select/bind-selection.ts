import { didYouMean } from '../model/did-you-mean.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import { type BoundCriterion, type BoundSelection, evaluateSelection } from './evaluate-selection.ts'
import type { MethodContext } from './methods/method.ts'
import { METHODS, SELECTOR_METHOD } from './methods/methods.ts'
import type { Criterion, Selection } from './selection.ts'
import { wildcardMatcher } from './wildcard.ts'

/** What there is to bind to. */
export type Binding = MethodContext & {
  /** The selections of selectors.yml by name, for `selector:`. */
  readonly selectors: ReadonlyMap<string, Selection>
  readonly onProblem: (problem: Problem) => void
}

/** Looks up the method of every criterion; all that cannot be are told. */
export function bindSelection(selection: Selection, binding: Binding): BoundSelection {
  if (selection.kind !== 'criterion') {
    return { ...selection, parts: selection.parts.map((part) => bindSelection(part, binding)) }
  }
  return { ...selection, find: findOf(selection, binding) }
}

function findOf(criterion: Criterion, binding: Binding): BoundCriterion['find'] {
  const { method, methodArguments, value, text, valuePosition } = criterion
  const refuse = (problem: Problem): BoundCriterion['find'] => {
    binding.onProblem(problem)
    return () => new Set()
  }
  if (method === SELECTOR_METHOD) return findBySelector(String(value), binding)
  const read = METHODS.get(method)
  // An unknown method was a problem when the criterion was read
  if (read === undefined) return () => new Set()
  if (typeof value !== 'string' && method !== 'config') {
    const message = `The value of ${method} is wrong. Expected text, got ${value}`
    return refuse(makeProblem('BAD_SELECTOR', message, valuePosition, 'Put quotes around it.'))
  }
  const answer = read(String(value), binding, criterion)
  if (typeof answer === 'function') {
    return ({ members }) => new Set(members.flatMap((member, number) => (answer(member) ? [number] : [])))
  }
  const { expected, known = [], hint = didYouMean(String(value), known) } = answer
  const name = [method, ...methodArguments].join('.')
  const message = `${JSON.stringify(text)} cannot be selected. Expected ${expected}, got ${name}:${value}`
  return refuse(makeProblem('BAD_SELECTOR', message, valuePosition, hint))
}

/** What the selections of selectors.yml take whose names match. */
function findBySelector(name: string, binding: Binding): BoundCriterion['find'] {
  const matches = wildcardMatcher(name)
  const named = [...binding.selectors].filter(([key]) => matches(key))
  const bound = named.map(([, selection]) => bindSelection(selection, { ...binding, onProblem: () => {} }))
  return (lineage) => {
    const sets = bound.map((selection) => evaluateSelection(selection, lineage, () => {}).direct)
    return sets.reduce((all, set) => all.union(set), new Set<number>())
  }
}
