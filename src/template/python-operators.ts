import type { Budget } from './budget.ts'
import { formatPercent } from './format-text.ts'
import { textOf, typeNameOf } from './python-str.ts'
import { defined, numberOf } from './python-value.ts'
import type { BinaryOperator } from './syntax.ts'
import { failed, undefinedName } from './template-error.ts'
import { TemplateObject, Tuple, Undefined, type Value } from './value.ts'

/** Python's arithmetic: ints are exact and of any size, `/` gives a float, `//` and `%` round down. */
export function operate(operator: BinaryOperator, left: Value, right: Value, budget: Budget): Value {
  if (operator === '~') return joined(left, right, budget)
  const [a, b] = [defined(left), defined(right)]
  // while parsing dbt knows no macros, and whatever is done with one by name alone has no meaning
  if (a instanceof Undefined || b instanceof Undefined) throw unknownOperand(operator, a, b)
  const [numberA, numberB] = [numberOf(a), numberOf(b)]
  if (numberA !== null && numberB !== null) return calculate(operator, numberA, numberB)
  const own = objectResult(operator, a, b)
  if (own !== undefined) return own
  if (operator === '+') return added(a, b, budget)
  if (operator === '*') return repeated(a, b, budget)
  if (operator === '%' && typeof a === 'string') return formatPercent(a, b)
  throw unfit(operator, a, b)
}

/** What an object makes of itself and something else. */
function objectResult(operator: BinaryOperator, a: Value, b: Value): Value | undefined {
  const left = a instanceof TemplateObject ? a.operate(operator, b, false) : undefined
  return left === undefined && b instanceof TemplateObject ? b.operate(operator, a, true) : left
}

function unknownOperand(operator: string, a: Value, b: Value): Error {
  const name = a instanceof Undefined ? a.name : b instanceof Undefined ? b.name : ''
  return undefinedName(name, `It stands beside "${operator}". dbt cannot compute with it while it parses either.`)
}

function unfit(operator: string, a: Value, b: Value): Error {
  return failed(`${typeNameOf(a)} ${operator} ${typeNameOf(b)} cannot be computed`)
}

function joined(left: Value, right: Value, budget: Budget): string {
  const text = textOf(left) + textOf(right)
  budget.makeText(text.length)
  return text
}

function added(a: Value, b: Value, budget: Budget): Value {
  if (typeof a === 'string' && typeof b === 'string') return joined(a, b, budget)
  if (Array.isArray(a) && Array.isArray(b)) {
    budget.makeItems(a.length + b.length)
    return [...a, ...b]
  }
  if (a instanceof Tuple && b instanceof Tuple) return new Tuple([...a.items, ...b.items])
  throw unfit('+', a, b)
}

function repeated(a: Value, b: Value, budget: Budget): Value {
  const [thing, count] = typeof a === 'bigint' ? [b, a] : [a, b]
  if (typeof count !== 'bigint') throw unfit('*', a, b)
  const times = count < 0n ? 0 : Number(count)
  if (typeof thing === 'string') {
    budget.makeText(thing.length * times)
    return thing.repeat(times)
  }
  if (!Array.isArray(thing)) throw unfit('*', a, b)
  budget.makeItems(thing.length * times)
  return Array.from({ length: times }, () => thing).flat()
}

function calculate(operator: BinaryOperator, a: bigint | number, b: bigint | number): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint' && operator !== '/') {
    if (operator !== '**' || b >= 0n) return calculateInt(operator, a, b)
  }
  return calculateFloat(operator, Number(a), Number(b))
}

/** Python itself refuses to write numbers of more than 4,300 digits. */
const LARGEST_INT = 10n ** 5_000n

/** Powers are not even computed where they would be too large. */
const LARGEST_POWER = 10_000n

function calculateInt(operator: BinaryOperator, a: bigint, b: bigint): bigint {
  const result = unboundedInt(operator, a, b)
  if (result > LARGEST_INT || result < -LARGEST_INT)
    throw failed('A whole number is too large. Expected at most 5,000 digits')
  return result
}

function unboundedInt(operator: BinaryOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '**':
      if (b > LARGEST_POWER) throw failed(`The power ${b} is too large. Expected at most ${LARGEST_POWER}`)
      return a ** b
    case '%': {
      const rest = a % notZero(b)
      return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest
    }
    default: {
      const quotient = a / notZero(b)
      return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
    }
  }
}

function calculateFloat(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '**':
      return a ** b
    case '/':
      return a / notZero(b)
    case '//':
      return Math.floor(a / notZero(b))
    default:
      return a - Math.floor(a / notZero(b)) * b
  }
}

function notZero<T extends bigint | number>(divisor: T): T {
  if (Number(divisor) === 0) throw failed('Something is divided by zero')
  return divisor
}
