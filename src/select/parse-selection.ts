import type { Position } from '../model/position.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import type { IndirectMode } from '../model/selection-request.ts'
import { unknownMethod } from './methods/methods.ts'
import type { Criterion, Selection } from './selection.ts'

/** `[@][N+]METHOD[.arg]:VALUE[+N]` (dbt-core, graph/selector_spec.py). */
const CRITERION =
  /^(?<at>@)?(?<parents>(?<parentsDepth>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<childrenDepth>\d*))?$/dsu

/** What to do with what a text says. */
export type ParseOptions = {
  readonly indirect: IndirectMode
  readonly onProblem: (problem: Problem) => void
}

/** The text of a flag that may be given several times, as one line: positions in it are columns of this line. */
export function flagText(values: readonly string[]): string {
  return values.join(' ')
}

/**
 * Reads the values of `--select` or `--exclude`: spaces unite, commas intersect.
 *
 * @param flag stands in the place of a file in positions.
 */
export function parseFlag(flag: string, values: readonly string[], options: ParseOptions): Selection {
  const groups = [...flagText(values).matchAll(/[^ ]+/gu)].map(({ 0: text, index }) => {
    const position = { file: flag, line: 1, column: index + 1 }
    return parseGroup(text, position, options)
  })
  return { kind: 'union', parts: groups, indirect: options.indirect, expected: null }
}

function parseGroup(text: string, position: Position, options: ParseOptions): Selection {
  let column = position.column
  const parts = text.split(',').map((part) => {
    const criterion = parseCriterion(part, { ...position, column }, options)
    column += part.length + 1
    return criterion
  })
  return { kind: 'intersection', parts, indirect: options.indirect, expected: { text, position } }
}

/** Reads one criterion. An unknown method is a problem, and so is `@x+`, which dbt refuses too. */
export function parseCriterion(text: string, position: Position, { indirect, onProblem }: ParseOptions): Criterion {
  const match = CRITERION.exec(text)
  const parts = match?.groups ?? {}
  const isWithChildrensParents = parts['at'] !== undefined
  if (isWithChildrensParents && parts['children'] !== undefined) {
    const message = `${JSON.stringify(text)} cannot be selected. Expected either @ in front or + behind, got both`
    onProblem(makeProblem('BAD_SELECTOR', message, position, '@ already takes all children.'))
  }
  const value = parts['value'] ?? ''
  const [method = impliedMethod(value), ...methodArguments] = parts['method']?.split('.') ?? []
  const unknown = unknownMethod(method, text, position)
  if (unknown !== null) onProblem(unknown)
  const [valueStart = 0] = match?.indices?.groups?.['value'] ?? []
  return {
    kind: 'criterion',
    text,
    position,
    valuePosition: { ...position, column: position.column + valueStart },
    method,
    methodArguments,
    value,
    parentsDepth: depth(parts['parents'], parts['parentsDepth']),
    childrenDepth: depth(parts['children'], parts['childrenDepth']),
    isWithChildrensParents,
    indirect,
  }
}

/** The method that a value without one means. */
function impliedMethod(value: string): string {
  if (value.includes('/')) return 'path'
  return /\.(?:sql|py|csv)$/iu.test(value) ? 'file' : 'fqn'
}

function depth(operator: string | undefined, digits: string | undefined): number {
  if (operator === undefined) return 0
  return digits === undefined || digits === '' ? Number.POSITIVE_INFINITY : Number(digits)
}
