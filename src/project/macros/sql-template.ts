import type { Attempt, Deferred, SqlTemplate } from '../../model/deferred.ts'
import type { Reference } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { makeProblem, type Problem, type ProblemCode } from '../../model/problem.ts'
import { ReturnSignal } from '../../template/control-signals.ts'
import { textOf } from '../../template/python-str.ts'
import { TemplateError } from '../../template/template-error.ts'
import type { Value } from '../../template/value.ts'
import { type Phase, QuestionSignal } from './rendering.ts'

/** Renders something in a phase. What it sets and refers to while parsing is remembered by the phase. */
export type Render<T> = (phase: Phase) => T

/** What dbt learns of a template when it parses it. */
export type Parsed = {
  readonly references: readonly Reference[]
  /** What each `config(…)` sets, in their order. */
  readonly settings: readonly ReadonlyMap<Value, Value>[]
  /** Why it could not be parsed, or null. */
  readonly problem: Problem | null
}

/** Mistakes for which dbt runs nothing at all where it meets them while parsing. */
export const STOPPING: readonly ProblemCode[] = ['JINJA_SYNTAX', 'ENV_VAR_MISSING', 'UNKNOWN_ARGUMENT', 'BAD_ARGUMENT']

/** dbt's parsing: the template is run with `execute` false, to find what it refers to and how it is configured. */
export function parsed(render: Render<unknown>, position: Position): Parsed {
  const references: Reference[] = []
  const settings: ReadonlyMap<Value, Value>[] = []
  const attempt = attempted(() => render({ kind: 'parse', references, settings }), position)
  return { references, settings, problem: attempt.kind === 'failed' ? attempt.problem : null }
}

/** The same with all that can be known, as often as something new is known. */
export function deferred<T>(render: Render<T>, references: readonly Reference[], position: Position): Deferred<T> {
  return (known) => attempted(() => render({ kind: 'run', known, references }), position)
}

export function sqlTemplate(render: Render<string>, { references }: Parsed, position: Position): SqlTemplate {
  return { references, sql: deferred(render, references, position), position }
}

/** A template that is parsed when somebody asks for it. */
export function lazily(make: () => SqlTemplate, position: Position): SqlTemplate {
  let made: SqlTemplate | null = null
  const get = (): SqlTemplate => {
    made ??= make()
    return made
  }
  return {
    get references() {
      return get().references
    },
    sql: (known) => get().sql(known),
    position,
  }
}

function attempted<T>(render: () => T, position: Position): Attempt<T> {
  try {
    return { kind: 'made', value: render() }
  } catch (error) {
    if (error instanceof QuestionSignal) return { kind: 'asks', sql: error.sql }
    if (!(error instanceof TemplateError)) throw error
    return { kind: 'failed', problem: makeProblem(error.code, error.message, error.position ?? position, error.hint) }
  }
}

/** A test gives its text; or what it returns, where its macro returns something. */
export function returnedText(render: () => Value): string {
  try {
    return textOf(render())
  } catch (signal) {
    if (signal instanceof ReturnSignal) return textOf(signal.value)
    throw signal
  }
}
