import { attributeOf, itemOf, sliceOf } from './attributes.ts'
import { entriesOf } from './collection-methods.ts'
import { operate } from './python-operators.ts'
import { textOf } from './python-str.ts'
import { areEqual, compare, contains, costOfKey, defined, isTrue, itemsOf, keyIn, numberOf } from './python-value.ts'
import type { Scope } from './scope.ts'
import type { Session } from './session.ts'
import { positionAt, type Source } from './source.ts'
import type { ArgumentList, ComparisonOperator, Expression } from './syntax.ts'
import { failed, TemplateError } from './template-error.ts'
import { TemplateObject, Tuple, Undefined, type Value } from './value.ts'

/** Arguments that were computed. */
export type Given = { readonly positional: readonly Value[]; readonly named: ReadonlyMap<string, Value> }

type Operation<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>

/** Computes the expressions of one source. */
export class Evaluator {
  readonly session: Session
  readonly #source: Source

  constructor(session: Session, source: Source) {
    this.session = session
    this.#source = source
  }

  /** @throws TemplateError with the place of the innermost expression that failed. */
  evaluate(expression: Expression, scope: Scope): Value {
    try {
      this.session.budget.spend(1)
      return this.#compute(expression, scope)
    } catch (error) {
      throw this.placed(error, expression.at)
    }
  }

  /** An error with a place in this source, if it has none. */
  placed(error: unknown, at: number): unknown {
    return error instanceof TemplateError ? error.at(positionAt(this.#source, at)) : error
  }

  arguments({ positional, named, spread, namedSpread }: ArgumentList, scope: Scope): Given {
    const values = positional.map((argument) => this.evaluate(argument, scope))
    const names = new Map(named.map(([name, argument]) => [name, this.evaluate(argument, scope)]))
    if (spread !== null) values.push(...itemsOf(this.evaluate(spread, scope)))
    const more = namedSpread === null ? [] : entriesOf(this.evaluate(namedSpread, scope))
    for (const [name, value] of more) names.set(textOf(name), value)
    return { positional: values, named: names }
  }

  #compute(expression: Expression, scope: Scope): Value {
    switch (expression.kind) {
      case 'literal':
        return expression.value
      case 'name':
        return this.#named(expression.name, scope)
      case 'list':
        return expression.items.map((item) => this.evaluate(item, scope))
      case 'tuple':
        return new Tuple(expression.items.map((item) => this.evaluate(item, scope)))
      case 'dict':
        return this.#dict(expression, scope)
      case 'attribute':
        return attributeOf(this.evaluate(expression.object, scope), expression.name)
      case 'item':
        return this.#item(expression, scope)
      default:
        return this.#operate(expression, scope)
    }
  }

  #item({ object, key }: Operation<'item'>, scope: Scope): Value {
    const container = this.evaluate(object, scope)
    const wanted = this.evaluate(key, scope)
    this.session.budget.spend(costOfKey(container, wanted))
    return itemOf(container, wanted)
  }

  #dict({ entries }: Operation<'dict'>, scope: Scope): Value {
    const dict = new Map<Value, Value>()
    for (const [key, value] of entries) {
      dict.set(keyIn(dict, this.evaluate(key, scope)), this.evaluate(value, scope))
    }
    return dict
  }

  #named(name: string, scope: Scope): Value {
    const own = scope.lookup(name)
    return own === undefined ? this.session.lookup(name) : own
  }

  #operate(
    expression: Exclude<
      Expression,
      { readonly kind: 'literal' | 'name' | 'list' | 'tuple' | 'dict' | 'attribute' | 'item' }
    >,
    scope: Scope,
  ): Value {
    switch (expression.kind) {
      case 'slice':
        return this.#slice(expression, scope)
      case 'call':
        return this.#call(expression, scope)
      case 'filter':
        return this.#filter(expression, scope)
      case 'test':
        return this.#test(expression, scope)
      case 'unary':
        return this.#unary(expression, scope)
      case 'binary': {
        const left = this.evaluate(expression.left, scope)
        return operate(expression.operator, left, this.evaluate(expression.right, scope), this.session.budget)
      }
      case 'and':
      case 'or':
        return this.#logic(expression, scope)
      case 'comparison':
        return this.#comparison(expression, scope)
      case 'condition':
        return this.#condition(expression, scope)
    }
  }

  #slice({ object, from, to, step }: Operation<'slice'>, scope: Scope): Value {
    const [a, b, c] = [from, to, step].map((bound) => (bound === null ? null : this.evaluate(bound, scope)))
    return sliceOf(this.evaluate(object, scope), a ?? null, b ?? null, c ?? null)
  }

  #call({ callee, arguments: list }: Operation<'call'>, scope: Scope): Value {
    const called = this.evaluate(callee, scope)
    const { positional, named } = this.arguments(list, scope)
    return this.session.call(called, positional, named)
  }

  #filter({ operand, name, arguments: list }: Operation<'filter'>, scope: Scope): Value {
    const value = this.evaluate(operand, scope)
    const { positional, named } = this.arguments(list, scope)
    return this.session.applyFilter(name, value, positional, named)
  }

  #test({ operand, name, arguments: list, isNegated }: Operation<'test'>, scope: Scope): Value {
    const value = this.evaluate(operand, scope)
    return this.session.test(name, value, this.arguments(list, scope).positional) !== isNegated
  }

  #unary({ operator, operand }: Operation<'unary'>, scope: Scope): Value {
    const value = this.evaluate(operand, scope)
    if (operator === 'not') return !isTrue(value)
    const own = value instanceof TemplateObject ? value.operate('*', operator === '-' ? -1n : 1n, false) : undefined
    if (own !== undefined) return own
    const number = numberOf(defined(value))
    if (number === null) throw failed(`Expected a number behind "${operator}"`)
    return operator === '-' ? -number : number
  }

  #logic({ kind, left, right }: Operation<'and' | 'or'>, scope: Scope): Value {
    const value = this.evaluate(left, scope)
    return isTrue(value) === (kind === 'and') ? this.evaluate(right, scope) : value
  }

  /** `1 < a <= 3` is both comparisons, as in Python. */
  #comparison({ first, others }: Operation<'comparison'>, scope: Scope): Value {
    let left = this.evaluate(first, scope)
    for (const { operator, operand } of others) {
      const right = this.evaluate(operand, scope)
      this.session.budget.spend(costOfKey(right, left))
      if (!holds(operator, left, right)) return false
      left = right
    }
    return true
  }

  #condition({ test, whenTrue, whenFalse }: Operation<'condition'>, scope: Scope): Value {
    if (isTrue(this.evaluate(test, scope))) return this.evaluate(whenTrue, scope)
    return whenFalse === null ? new Undefined('the other case') : this.evaluate(whenFalse, scope)
  }
}

function holds(operator: ComparisonOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return areEqual(left, right)
    case '!=':
      return !areEqual(left, right)
    case 'in':
      return contains(right, left)
    case 'not in':
      return !contains(right, left)
    case '<':
      return compare(defined(left), defined(right)) < 0
    case '<=':
      return compare(defined(left), defined(right)) <= 0
    case '>':
      return compare(defined(left), defined(right)) > 0
    case '>=':
      return compare(defined(left), defined(right)) >= 0
  }
}
