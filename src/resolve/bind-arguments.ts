import type { z } from 'zod'
import type { Binding, CheckType, Refusal, Tested, WrongSql } from '../check-types/check-type.ts'
import type { SettledSubject } from '../model/check.ts'
import type { DeclaredCheck } from '../model/declared-check.ts'
import { didYouMean } from '../model/did-you-mean.ts'
import type { Measure } from '../model/measure.ts'
import type { MappingNode } from '../model/node.ts'
import { describeNode, entryOf, withoutKeys } from '../model/node-shape.ts'
import { makeProblem, type Problem, type ProblemCode } from '../model/problem.ts'
import { type Lookup, nodeAt, plainArguments } from './argument-values.ts'
import { wrongPercent } from './percent-settings.ts'

/** What a check type makes of a check's arguments (all but `column_name`), or what is wrong with the first bad one. */
export function bindArguments(
  type: CheckType,
  declared: DeclaredCheck,
  tested: Tested,
  lookup: Lookup,
): SettledSubject | { readonly kind: 'stops'; readonly problem: Problem } {
  const node = withoutKeys(declared.arguments, ['column_name'])
  const bound = type.bind(plainArguments(node, lookup), tested)
  if (!('kind' in bound)) {
    const problem = problemOfShape(bound, type, node, declared)
    const doesStop = problem.code === 'UNKNOWN_ARGUMENT' && type.doesUnknownArgumentStopRun
    return { kind: doesStop ? 'stops' : 'broken', problem }
  }
  if (bound.kind === 'refused') {
    const fallback = entryOf(node, bound.argument) === undefined ? 'MISSING_ARGUMENT' : 'BAD_EXPRESSION'
    const problem = problemOfRefusal(bound, fallback, node, declared)
    return { kind: bound.doesStopRun === true ? 'stops' : 'broken', problem }
  }
  if (bound.kind === 'wrong-sql') return { kind: 'broken', problem: problemOfSql(bound, node) }
  return subjectOfBinding(bound, node, declared)
}

function subjectOfBinding(
  { measure, says, notes }: Binding,
  node: MappingNode,
  declared: DeclaredCheck,
): SettledSubject {
  const measurable = (known: Measure, missing?: string): SettledSubject => {
    const problem = wrongPercent(declared.config, known)
    if (problem !== null) return { kind: 'broken', problem }
    return { kind: 'measurable', measure: known, says, notes, ...(missing === undefined ? {} : { missing }) }
  }
  if (measure.kind !== 'incomplete') return measurable(measure)
  return {
    kind: 'incomplete',
    complete: (catalog, earlierRows) => {
      const completed = measure.complete(catalog, earlierRows)
      if (completed.kind === 'partial') return measurable(completed.measure, completed.missing)
      return completed.kind === 'refused'
        ? { kind: 'broken', problem: problemOfRefusal(completed, 'CATALOG_MISMATCH', node, declared) }
        : measurable(completed)
    },
  }
}

function problemOfSql({ path, argument }: WrongSql, node: MappingNode): Problem {
  const wanted = argument.kind === 'expression' ? 'one SQL expression' : 'one relation'
  const message = `${String(path[0])}: Expected ${wanted}, got ${JSON.stringify(argument.text)}`
  return makeProblem('BAD_EXPRESSION', message, nodeAt(node, path).position)
}

function problemOfRefusal(
  refusal: Refusal,
  fallback: ProblemCode,
  node: MappingNode,
  declared: DeclaredCheck,
): Problem {
  const code = refusal.code ?? fallback
  const position = entryOf(node, refusal.argument)?.value.position ?? declared.position
  return makeProblem(code, `${refusal.argument}: ${refusal.message}`, position, refusal.hint)
}

/** An unknown argument comes first: it often is the reason why another is missing. */
function problemOfShape(error: z.ZodError, type: CheckType, node: MappingNode, declared: DeclaredCheck): Problem {
  const unknown = error.issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown !== undefined) return problemOfUnknown(String(unknown.keys[0]), type, node)
  const issue = error.issues[0]
  const path = issue?.path ?? []
  const name = String(path[0] ?? 'arguments')
  if (entryOf(node, name) === undefined) {
    const message = `${type.name} needs the argument "${name}". Expected ${issue?.message ?? 'a value'}, got nothing`
    return makeProblem('MISSING_ARGUMENT', message, declared.position)
  }
  const wrong = nodeAt(node, path)
  const message = `${name}: Expected ${issue?.message ?? 'another value'}, got ${describeNode(wrong)}`
  return makeProblem('BAD_ARGUMENT', message, wrong.position)
}

export function problemOfUnknown(key: string, type: CheckType, node: MappingNode): Problem {
  const known = type.argumentNames.length === 0 ? 'no arguments' : `one of ${type.argumentNames.join(', ')}`
  const message = `${type.name} has no argument "${key}". Expected ${known}`
  const position = entryOf(node, key)?.keyPosition ?? node.position
  return makeProblem('UNKNOWN_ARGUMENT', message, position, didYouMean(key, type.argumentNames))
}
