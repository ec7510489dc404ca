import { MarkedText } from './marked-text.ts'
import { textOf } from './python-str.ts'
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
 * The value of a template: that of the one thing that it writes, or the text of all of them (dbt_common, clients/jinja.py,
 * `quoted_native_concat`).
 *
 * @throws TemplateError with the place.
 */
export function renderValue({ source, body }: Template, session: Session): Value {
  return withinStack(() => {
    const [only = '', ...others] = new Runner(session, source).pieces(body, new Scope())
    if (others.length === 0) return only instanceof MarkedText ? only.literal() : only
    const text = [only, ...others].map(textOf).join('')
    session.budget.makeText(text.length)
    return text
  })
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
