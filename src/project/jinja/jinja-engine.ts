import type { Node } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { Limits } from '../../template/budget.ts'
import { ReturnSignal } from '../../template/control-signals.ts'
import { renderValue } from '../../template/render-template.ts'
import { Session } from '../../template/session.ts'
import { sourceOf } from '../../template/source.ts'
import { TemplateError, undefinedName } from '../../template/template-error.ts'
import { parseTemplate } from '../../template/template-parser.ts'
import { Tuple, Undefined, type Value } from '../../template/value.ts'
import type { JinjaFailure } from './jinja-failure.ts'
import type { JinjaScope } from './jinja-scope.ts'
import { hasJinja } from './jinja-template.ts'
import { withoutMarks } from './marks.ts'
import { nodeOfValue } from './node-value.ts'
import { BY_ITSELF } from './place-of-failure.ts'

/** One value of YAML: enough for any expression, and an end to loops without one. */
const LIMITS: Limits = { steps: 100_000, depth: 100, textLength: 1_000_000 }

type Rendered = { readonly kind: 'value'; readonly value: Value } | JinjaFailure

/** Renders the templates of YAML in one scope. */
export class JinjaEngine {
  readonly #scope: JinjaScope
  readonly #rendered = new Map<string, Rendered>()
  readonly #computed = new Map<string, Rendered>()

  constructor(scope: JinjaScope) {
    this.#scope = scope
  }

  /** The value of a template, or why there is none. Values stand where the template stands. */
  render(template: string, position: Position): Node | JinjaFailure {
    if (!hasJinja(template)) return { kind: 'scalar', value: asWritten(template), position }
    return this.#nodeOf(this.#once(template, true), position)
  }

  /** The same for what stands in SQL, where a constant keeps its type, and filters like `as_bool` do nothing. */
  compute(template: string, position: Position): Node | JinjaFailure {
    return this.#nodeOf(this.#once(template, false), position)
  }

  #once(template: string, isNative: boolean): Rendered {
    const known = isNative ? this.#rendered : this.#computed
    const rendered = known.get(template) ?? this.#evaluate(template, isNative)
    known.set(template, rendered)
    return rendered
  }

  #nodeOf(rendered: Rendered, position: Position): Node | JinjaFailure {
    if (rendered.kind === 'failure') return rendered
    return nodeOfValue(rendered.value, position, (text) => withoutMarks(text, this.#scope.secretOf))
  }

  #evaluate(template: string, isNative: boolean): Rendered {
    const session = new Session(this.#scope.valueOf, LIMITS, {
      startedAt: this.#scope.clock.read,
      isNative,
      isStrict: true,
    })
    try {
      const value = renderValue(parseTemplate(sourceOf(template, BY_ITSELF)), session)
      refuseUndefined(value)
      return { kind: 'value', value }
    } catch (error) {
      if (error instanceof ReturnSignal) return { kind: 'value', value: error.value }
      if (!(error instanceof TemplateError)) throw error
      return failureOf(template, error)
    }
  }
}

/** Text that is no template goes through jinja2 as well, which drops a line feed at the end. */
function asWritten(text: string): string {
  return text.endsWith('\n') || text.includes('\r') ? sourceOf(text, BY_ITSELF).text : text
}

/** dbt writes nothing in the place of what does not exist, and asks the database what then stands there. */
function refuseUndefined(value: Value): void {
  if (value instanceof Undefined) throw undefinedName(value.name)
  if (Array.isArray(value)) value.forEach(refuseUndefined)
  else if (value instanceof Tuple) value.items.forEach(refuseUndefined)
  else if (value instanceof Map) [...value.values()].forEach(refuseUndefined)
}

const BRACES = "Braces that are no Jinja are written as {{ '{%' }} or {% raw %}…{% endraw %}."

function failureOf(template: string, { code, message, position, hint }: TemplateError): JinjaFailure {
  const isOfTemplate = code.startsWith('JINJA')
  const got = message.includes('Expected ') ? `, got ${quoted(template)}` : `. Got ${quoted(template)}`
  const advice = code === 'JINJA_SYNTAX' ? BRACES : hint
  return {
    ...{ kind: 'failure', code, template, at: position },
    message: isOfTemplate && !message.includes(', got ') ? message + got : message,
    ...(advice === undefined ? {} : { hint: advice }),
  }
}

function quoted(template: string): string {
  return template.length <= 80 ? template : `${template.slice(0, 77)}...`
}
