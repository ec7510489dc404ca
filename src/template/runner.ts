import { isFolded } from './constant-expression.ts'
import { LoopSignal, ReturnSignal } from './control-signals.ts'
import { Evaluator } from './evaluator.ts'
import { LoopState, Namespace } from './namespace.ts'
import { textOf } from './python-str.ts'
import { isTrue, itemsOf } from './python-value.ts'
import { Scope } from './scope.ts'
import type { Session } from './session.ts'
import type { Source } from './source.ts'
import type { AppliedFilter, AssignmentTarget, ForStatement, MacroStatement, Parameter, Statement } from './syntax.ts'
import { failed, TemplateError, undefinedName } from './template-error.ts'
import { type Call, TemplateFunction, Undefined, type Value } from './value.ts'

type Kind<K extends Statement['kind']> = Extract<Statement, { readonly kind: K }>

/** Takes what a statement writes. */
type Write = (value: Value) => void

/** Runs the statements of one source. */
export class Runner {
  readonly #session: Session
  readonly #evaluator: Evaluator

  constructor(session: Session, source: Source) {
    this.#session = session
    this.#evaluator = new Evaluator(session, source)
  }

  /** The text of statements. */
  run(body: readonly Statement[], scope: Scope): string {
    let text = ''
    this.#perform(body, scope, (value) => {
      const written = textOf(value)
      text += written
      this.#session.budget.makeText(written.length, text.length)
    })
    return text
  }

  /** What statements write, each piece by itself and with its type. */
  pieces(body: readonly Statement[], scope: Scope): readonly Value[] {
    const pieces: Value[] = []
    this.#perform(body, scope, (value) => {
      pieces.push(value)
      this.#session.budget.makeItems(1)
    })
    return pieces
  }

  #perform(body: readonly Statement[], scope: Scope, write: Write): void {
    for (const statement of body) {
      try {
        this.#session.budget.spend(1)
        this.#performOne(statement, scope, write)
      } catch (error) {
        throw this.#evaluator.placed(error, statement.at)
      }
    }
  }

  #performOne(statement: Statement, scope: Scope, write: Write): void {
    switch (statement.kind) {
      case 'text':
      case 'output':
      case 'call-block':
      case 'filter-block':
        write(this.#written(statement, scope))
        break
      case 'if':
        this.#if(statement, scope, write)
        break
      case 'for':
        this.#for(statement, scope, write)
        break
      case 'with':
        this.#with(statement, scope, write)
        break
      case 'break':
      case 'continue':
        throw new LoopSignal(statement.kind)
      default:
        this.#change(statement, scope)
    }
  }

  #written(statement: Kind<'text' | 'output' | 'call-block' | 'filter-block'>, scope: Scope): Value {
    switch (statement.kind) {
      case 'text':
        return statement.text
      case 'output':
        return this.#output(statement, scope)
      case 'call-block':
        return this.#callBlock(statement, scope)
      case 'filter-block':
        return this.#filtered(statement.filters, this.run(statement.body, scope), scope)
    }
  }

  #output({ expression }: Kind<'output'>, scope: Scope): Value {
    const value = this.#evaluator.evaluate(expression, scope)
    if (this.#session.isStrict && value instanceof Undefined) throw undefinedName(value.name)
    if (!this.#session.isNative || typeof value === 'string') return value
    const isKnown = isFolded(expression, value, (part) => isTrue(this.#evaluator.evaluate(part, scope)))
    return isKnown ? textOf(value) : value
  }

  /** Statements that write nothing. */
  #change(statement: Kind<'do' | 'set' | 'set-block' | 'macro'>, scope: Scope): void {
    switch (statement.kind) {
      case 'do':
        this.#evaluator.evaluate(statement.expression, scope)
        return
      case 'set':
        this.#assign(statement.target, this.#evaluator.evaluate(statement.value, scope), scope)
        return
      case 'set-block': {
        const text = this.run(statement.body, new Scope(scope))
        this.#assign(statement.target, this.#filtered(statement.filters, text, scope), scope)
        return
      }
      case 'macro':
        scope.set(statement.name, this.macro(statement, scope))
    }
  }

  #if({ branches, otherwise }: Kind<'if'>, scope: Scope, write: Write): void {
    const branch = branches.find(({ test }) => isTrue(this.#evaluator.evaluate(test, scope)))
    this.#perform(branch?.body ?? otherwise, scope, write)
  }

  #for({ target, iterable, test, body, otherwise }: ForStatement, scope: Scope, write: Write): void {
    const all = itemsOf(this.#evaluator.evaluate(iterable, scope))
    this.#session.budget.makeItems(all.length)
    const items = test === null ? [...all] : all.filter((item) => this.#isKept(item, target, test, scope))
    if (items.length === 0) this.#perform(otherwise, scope, write)
    const loop = new LoopState(items)
    for (const [index, item] of items.entries()) {
      loop.moveTo(index)
      const inner = new Scope(scope)
      inner.set('loop', loop)
      this.#assign(target, item, inner)
      if (this.#isEndedBy(() => this.#perform(body, inner, write))) return
    }
  }

  #isKept(item: Value, target: AssignmentTarget, test: Kind<'do'>['expression'], scope: Scope): boolean {
    const inner = new Scope(scope)
    this.#assign(target, item, inner)
    return isTrue(this.#evaluator.evaluate(test, inner))
  }

  /** Goes through a loop once. What was written before `break` or `continue` stays. */
  #isEndedBy(turn: () => void): boolean {
    try {
      turn()
      return false
    } catch (signal) {
      if (signal instanceof LoopSignal) return signal.kind === 'break'
      throw signal
    }
  }

  #with({ values, body }: Kind<'with'>, scope: Scope, write: Write): void {
    const inner = new Scope(scope)
    for (const [name, value] of values) inner.set(name, this.#evaluator.evaluate(value, scope))
    this.#perform(body, inner, write)
  }

  #filtered(filters: readonly AppliedFilter[], text: string, scope: Scope): Value {
    return filters.reduce((value: Value, filter) => {
      const { positional, named } = this.#evaluator.arguments(filter.arguments, scope)
      return this.#session.applyFilter(filter.name, value, positional, named)
    }, text)
  }

  #callBlock({ call, parameters, body }: Kind<'call-block'>, scope: Scope): Value {
    const caller = new TemplateFunction('caller', (given) => {
      const inner = new Scope(scope)
      this.#bind(parameters, given, inner, 'caller')
      return this.run(body, inner)
    })
    const callee = this.#evaluator.evaluate(call.callee, scope)
    const { positional, named } = this.#evaluator.arguments(call.arguments, scope)
    return this.#session.call(callee, positional, new Map([...named, ['caller', caller]]))
  }

  #assign(target: AssignmentTarget, value: Value, scope: Scope): void {
    if (target.kind === 'name') {
      scope.set(target.name, value)
      return
    }
    if (target.kind === 'attribute') {
      const object = scope.lookup(target.object)
      if (!(object instanceof Namespace))
        throw failed(`"${target.object}" is no namespace. Expected namespace(), whose attributes can be set`)
      object.set(target.name, value)
      return
    }
    const items = itemsOf(value)
    const { targets } = target
    if (items.length !== targets.length)
      throw failed(`Expected ${targets.length} values to take apart, got ${items.length}`)
    for (const [index, inner] of targets.entries()) this.#assign(inner, items[index] ?? null, scope)
  }

  /** What calling the macro does: its text, or what it returns. */
  macro({ name, parameters, body, takesMore, takesMoreNamed }: MacroStatement, outer: Scope): TemplateFunction {
    return new TemplateFunction(name, (call) =>
      this.#session.budget.nested(() => {
        const scope = new Scope(outer)
        const left = this.#bind(parameters, call, scope, name)
        if (left.positional.length > 0 && !takesMore) {
          throw failed(`The macro ${name} takes at most ${parameters.length} arguments, got ${call.positional.length}`)
        }
        const [unknown] = left.named.keys()
        if (unknown !== undefined && !takesMoreNamed) throw unknownArgument(name, unknown, parameters)
        scope.set('varargs', [...left.positional])
        scope.set('kwargs', new Map<Value, Value>(left.named))
        return this.#returned(body, scope)
      }),
    )
  }

  #returned(body: readonly Statement[], scope: Scope): Value {
    try {
      return this.run(body, scope)
    } catch (signal) {
      if (signal instanceof ReturnSignal) return signal.value
      throw signal
    }
  }

  /** Gives parameters their values, defaults in their order. @returns the arguments that no parameter took. */
  #bind(parameters: readonly Parameter[], { positional, named }: Call, scope: Scope, name: string): Left {
    const left = new Map(named)
    const caller = left.get('caller')
    if (caller !== undefined && !parameters.some((parameter) => parameter.name === 'caller')) {
      scope.set('caller', caller)
      left.delete('caller')
    }
    for (const [index, parameter] of parameters.entries()) {
      const given = positional[index]
      if (given !== undefined && left.has(parameter.name)) {
        throw failed(`The macro ${name} got the argument "${parameter.name}" twice`)
      }
      const value = given === undefined ? left.get(parameter.name) : given
      left.delete(parameter.name)
      scope.set(parameter.name, value === undefined ? this.#fallback(parameter, scope) : value)
    }
    return { positional: positional.slice(parameters.length), named: left }
  }

  #fallback({ name, fallback }: Parameter, scope: Scope): Value {
    return fallback === null ? this.#session.missing(name) : this.#evaluator.evaluate(fallback, scope)
  }
}

function unknownArgument(macro: string, name: string, parameters: readonly Parameter[]): TemplateError {
  const known = parameters.length === 0 ? 'none' : parameters.map((parameter) => parameter.name).join(', ')
  const message = `The macro ${macro} has no argument "${name}". Expected ${known}`
  return new TemplateError('UNKNOWN_ARGUMENT', message)
}

type Left = { readonly positional: readonly Value[]; readonly named: ReadonlyMap<string, Value> }
