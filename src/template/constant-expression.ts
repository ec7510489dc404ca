import type { ArgumentList, Expression } from './syntax.ts'
import { Tuple, type Value } from './value.ts'

/** Filters that see the context of a template. */
const NEVER_CONSTANT: readonly string[] = ['map', 'select', 'reject', 'selectattr', 'rejectattr', 'random']

/** Filters that give an iterator in Python, where they give a list here. */
const ITERATORS: readonly string[] = ['batch', 'slice', 'unique', 'reverse', 'items', 'groupby']

/**
 * Whether jinja2 computes an expression while it parses, and keeps only the text of its value (compiler.py, `visit_Output`).
 *
 * @param isTrue of a part that is constant.
 */
export function isFolded(expression: Expression, value: Value, isTrue: (part: Expression) => boolean): boolean {
  const isIterator = expression.kind === 'filter' && ITERATORS.includes(expression.name) && Array.isArray(value)
  return !isIterator && isLiteral(value) && isConstant(expression, isTrue)
}

/** Whether it names nothing and calls nothing, as far as one has to look (nodes.py, `as_const`). */
function isConstant(expression: Expression, isTrue: (part: Expression) => boolean): boolean {
  const isFixed = (part: Expression | null): boolean => part === null || isConstant(part, isTrue)
  switch (expression.kind) {
    case 'literal':
      return true
    case 'name':
    case 'call':
      return false
    case 'list':
    case 'tuple':
      return expression.items.every(isFixed)
    case 'dict':
      return expression.entries.flat().every(isFixed)
    case 'attribute':
      return isFixed(expression.object)
    case 'item':
      return isFixed(expression.object) && isFixed(expression.key)
    case 'slice':
      return [expression.object, expression.from, expression.to, expression.step].every(isFixed)
    case 'unary':
      return isFixed(expression.operand)
    case 'binary':
      return isFixed(expression.left) && isFixed(expression.right)
    case 'comparison':
      return isFixed(expression.first) && expression.others.every(({ operand }) => isFixed(operand))
    case 'filter':
    case 'test':
      return isApplied(expression, isFixed)
    default:
      return isChosen(expression, isFixed, isTrue)
  }
}

type Kind<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>

function isApplied(
  { kind, name, operand, arguments: list }: Kind<'filter' | 'test'>,
  isFixed: (part: Expression | null) => boolean,
): boolean {
  if (kind === 'filter' && NEVER_CONSTANT.includes(name)) return false
  return isFixed(operand) && partsOf(list).every(isFixed)
}

function partsOf({ positional, named, spread, namedSpread }: ArgumentList): readonly (Expression | null)[] {
  return [...positional, ...named.map(([, part]) => part), spread, namedSpread]
}

/** Of `and`, `or` and `if`, only what counts has to be constant. */
function isChosen(
  expression: Kind<'and' | 'or' | 'condition'>,
  isFixed: (part: Expression | null) => boolean,
  isTrue: (part: Expression) => boolean,
): boolean {
  if (expression.kind === 'condition') {
    const { test, whenTrue, whenFalse } = expression
    return isFixed(test) && isFixed(isTrue(test) ? whenTrue : whenFalse)
  }
  const { kind, left, right } = expression
  return isFixed(left) && (isTrue(left) !== (kind === 'and') || isFixed(right))
}

/** Whether Python can write the value down and read it back (jinja2, compiler.py, `has_safe_repr`). */
function isLiteral(value: Value): boolean {
  if (value === null || typeof value !== 'object') return true
  if (Array.isArray(value)) return value.every(isLiteral)
  if (value instanceof Tuple) return value.items.every(isLiteral)
  return value instanceof Map && [...value].flat().every(isLiteral)
}
