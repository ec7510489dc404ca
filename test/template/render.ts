import { LIMITS, type Limits } from '../../src/template/budget.ts'
import { ReturnSignal } from '../../src/template/control-signals.ts'
import { Namespace } from '../../src/template/namespace.ts'
import { renderTemplate, renderValue } from '../../src/template/render-template.ts'
import { Session, type SessionOptions } from '../../src/template/session.ts'
import { sourceOf } from '../../src/template/source.ts'
import { TemplateError } from '../../src/template/template-error.ts'
import { parseTemplate } from '../../src/template/template-parser.ts'
import { TemplateFunction, type Value } from '../../src/template/value.ts'

/** When the runs of tests start. */
export const STARTED_AT = new Date('2024-02-29T23:30:15.123Z')

const START = { file: 'tests/a.sql', line: 1, column: 1 }

const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['namespace', new TemplateFunction('namespace', (call) => Namespace.of(call))],
  [
    'return',
    new TemplateFunction('return', ({ positional: [value = null] }) => {
      throw new ReturnSignal(value)
    }),
  ],
])

function session(values: Readonly<Record<string, Value>>, limits: Limits, options: SessionOptions): Session {
  return new Session((name) => (Object.hasOwn(values, name) ? values[name] : GLOBALS.get(name)), limits, options)
}

/** The text of a template that sees `values`. */
export function render(
  text: string,
  values: Readonly<Record<string, Value>> = {},
  { limits = LIMITS, isSilent = false } = {},
): string {
  return renderTemplate(
    parseTemplate(sourceOf(text, START)),
    session(values, limits, { isSilent, startedAt: () => STARTED_AT }),
  )
}

export function valueOfTemplate(text: string, values: Readonly<Record<string, Value>> = {}): Value {
  return renderValue(
    parseTemplate(sourceOf(text, START)),
    session(values, LIMITS, { isNative: true, startedAt: () => STARTED_AT }),
  )
}

/** `code message at line:column` of a template that has no text. */
export function failure(text: string, values: Readonly<Record<string, Value>> = {}, limits: Limits = LIMITS): string {
  try {
    return `no failure: ${render(text, values, { limits })}`
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return `${error.code} ${error.message} at ${error.position?.line}:${error.position?.column}`
  }
}
