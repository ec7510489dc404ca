import { Runner } from './runner.ts'
import { Scope } from './scope.ts'
import type { Session } from './session.ts'
import type { MacroStatement, Template } from './syntax.ts'
import { failed } from './template-error.ts'
import type { TemplateFunction, Value } from './value.ts'

/**
 * The text of a template.
 *
 * @throws TemplateError with the place.
 */
export function renderTemplate({ source, body }: Template, session: Session): string {
  return withinStack(() => new Runner(session, source).run(body, new Scope()))
}

/**
 * The value of a template: that of its one expression, where there is nothing around it; else its text (dbt_common,
 * clients/jinja.py, `quoted_native_concat`).
 */
export function renderValue(template: Template, session: Session): Value {
  const [only, ...others] = template.body
  if (only?.kind !== 'output' || others.length > 0) return renderTemplate(template, session)
  return withinStack(() => new Runner(session, template.source).evaluate(only, new Scope()))
}

/** JavaScript's stack is an end to all nesting that no other bound meets first. */
function withinStack<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError) throw failed('The template is nested too deeply. Expected less within one another')
    throw error
  }
}

/** The function that a macro of some file is in a session. */
export function macroFunction(macro: MacroStatement, { source }: Template, session: Session): TemplateFunction {
  return new Runner(session, source).macro(macro, new Scope())
}
