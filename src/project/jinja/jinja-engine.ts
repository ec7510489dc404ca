import { createRequire } from 'node:module'
import type { Environment } from 'minijinja-js'
import type { Node, Reference } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { ProblemCode } from '../../model/problem.ts'
import type { JinjaCall, JinjaScope } from './jinja-names.ts'
import { hasJinja, markValues, VALUE_END, VALUE_START } from './jinja-template.ts'
import { type JinjaPiece, joinPieces, MARK_END, MARK_START, parseJson } from './jinja-values.ts'
import { NATIVE_FILTERS } from './native-filters.ts'

/** Why a template has no value. */
export type JinjaFailure = {
  readonly kind: 'failure'
  readonly code: ProblemCode
  readonly message: string
  readonly hint?: string
}

/** Steps of one template: enough for any expression, and an end to loops without one. */
const FUEL = 100_000

type Rendered = { readonly pieces: readonly JinjaPiece[]; readonly references: readonly Reference[] }

/** Renders templates in one scope. Text without Jinja never reaches the engine, which is loaded when first needed. */
export class JinjaEngine {
  readonly #scope: JinjaScope
  readonly #rendered = new Map<string, Rendered | JinjaFailure>()
  #environment: Environment | null = null
  #failure: JinjaFailure | null = null
  #references: Reference[] = []

  constructor(scope: JinjaScope) {
    this.#scope = scope
  }

  /** The value of a template, or why there is none. Values stand where the template stands. */
  render(template: string, position: Position): Node | JinjaFailure {
    if (!hasJinja(template)) return { kind: 'scalar', value: template, position }
    const rendered = this.#rendered.get(template) ?? this.#evaluate(template)
    this.#rendered.set(template, rendered)
    return 'kind' in rendered ? rendered : joinPieces(rendered.pieces, rendered.references, position)
  }

  #evaluate(template: string): Rendered | JinjaFailure {
    this.#failure = null
    this.#references = []
    try {
      const output = this.#engine().renderStr(markValues(template), {})
      return this.#failure ?? piecesOf(template, output, this.#references)
    } catch (error) {
      // After a panic the environment answers nothing any more
      this.#environment = null
      return this.#failure ?? failureOf(template, error)
    }
  }

  #engine(): Environment {
    this.#environment ??= this.#newEnvironment()
    return this.#environment
  }

  #newEnvironment(): Environment {
    const minijinja: typeof import('minijinja-js') = createRequire(import.meta.url)('minijinja-js')
    const environment = new minijinja.Environment()
    environment.enablePyCompat()
    environment.undefinedBehavior = 'strict'
    environment.fuel = FUEL
    const call: JinjaCall = {
      fail: (code, message, hint) => {
        this.#failure ??= { kind: 'failure', code, message, ...(hint === undefined ? {} : { hint }) }
      },
      reference: (reference) => `${MARK_START}r${this.#references.push(reference) - 1}${MARK_END}`,
    }
    for (const [name, value] of Object.entries(this.#scope.values)) environment.addGlobal(name, value)
    for (const [name, run] of Object.entries(this.#scope.functions)) {
      environment.addGlobal(name, (...args: readonly unknown[]) => run(call, args))
    }
    for (const [name, filter] of NATIVE_FILTERS) {
      environment.addFilter(name, (value: unknown) => filter(call, value))
    }
    return environment
  }
}

function piecesOf(template: string, output: string, references: readonly Reference[]): Rendered | JinjaFailure {
  const pieces: JinjaPiece[] = []
  for (const [index, part] of output.split(VALUE_START).entries()) {
    const end = index === 0 ? -1 : part.indexOf(VALUE_END)
    if (end === 0) return undefinedName(template)
    if (end > 0) pieces.push({ kind: 'value', value: parseJson(part.slice(0, end)) })
    const text = part.slice(end + 1)
    if (text !== '') pieces.push({ kind: 'text', text })
  }
  return { pieces, references }
}

function failureOf(template: string, error: unknown): JinjaFailure {
  // The first line is the reason, the others are a picture of the template
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n')
  const reason = line.replace(/ \(in <string>:\d+\)$/, '')
  if (reason.startsWith('undefined value')) return undefinedName(template)
  const unknown = /^unknown (function|method|filter|test): (?:(?:filter|test) )?(\w+)/.exec(reason)
  if (unknown !== null) {
    const [, noun, name] = unknown
    const message = `The Jinja ${noun} "${name}" does not exist here. Expected ${SCOPE}, got ${quoted(template)}`
    return { kind: 'failure', code: 'JINJA_UNDEFINED', message }
  }
  const syntax = /^syntax error: (.*)$/.exec(reason)?.[1]
  if (syntax === undefined) {
    const message = `A Jinja expression cannot be computed: ${reason}. Got ${quoted(template)}`
    return { kind: 'failure', code: 'JINJA_FAILED', message }
  }
  const hint = "Braces that are no Jinja are written as {{ '{%' }} or {% raw %}…{% endraw %}."
  return {
    kind: 'failure',
    code: 'JINJA_SYNTAX',
    message: `This is not valid Jinja: ${syntax}. Got ${quoted(template)}`,
    hint,
  }
}

const SCOPE = 'one that dbt knows without packages and macros'

function undefinedName(template: string): JinjaFailure {
  const message = `A Jinja expression uses a name that does not exist here. Expected ${SCOPE}, got ${quoted(template)}`
  return { kind: 'failure', code: 'JINJA_UNDEFINED', message }
}

function quoted(template: string): string {
  return template.length <= 80 ? template : `${template.slice(0, 77)}...`
}
