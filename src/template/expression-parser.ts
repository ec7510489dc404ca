import { parseArguments } from './argument-parser.ts'
import { parsePrimary } from './primary-parser.ts'
import type { ArgumentList, BinaryOperator, ComparisonOperator, Expression } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'

const NO_ARGUMENTS: ArgumentList = { positional: [], named: [], spread: null, namedSpread: null }

/** An expression, by jinja2's own order of operators (parser.py). */
export function parseExpression(reader: TokenReader, isConditional = true): Expression {
  return reader.nested(() => (isConditional ? parseConditional(reader) : parseOr(reader)))
}

function parseConditional(reader: TokenReader): Expression {
  let expression = parseOr(reader)
  while (reader.isName('if')) {
    const { at } = reader.next()
    const test = parseOr(reader)
    const whenFalse = reader.skip('name', 'else') ? parseConditional(reader) : null
    expression = { kind: 'condition', at, test, whenTrue: expression, whenFalse }
  }
  return expression
}

function parseOr(reader: TokenReader): Expression {
  let left = parseAnd(reader)
  while (reader.isName('or')) left = { at: reader.next().at, kind: 'or', left, right: parseAnd(reader) }
  return left
}

function parseAnd(reader: TokenReader): Expression {
  let left = parseNot(reader)
  while (reader.isName('and')) left = { at: reader.next().at, kind: 'and', left, right: parseNot(reader) }
  return left
}

function parseNot(reader: TokenReader): Expression {
  if (!reader.isName('not')) return parseComparison(reader)
  const { at } = reader.next()
  return { kind: 'unary', at, operator: 'not', operand: parseNot(reader) }
}

function parseComparison(reader: TokenReader): Expression {
  const first = parseSum(reader)
  const others: { readonly operator: ComparisonOperator; readonly operand: Expression }[] = []
  for (let operator = comparisonOperator(reader); operator !== null; operator = comparisonOperator(reader)) {
    others.push({ operator, operand: parseSum(reader) })
  }
  return others.length === 0 ? first : { kind: 'comparison', at: first.at, first, others }
}

function comparisonOperator(reader: TokenReader): ComparisonOperator | null {
  for (const operator of ['==', '!=', '<=', '>=', '<', '>'] as const) {
    if (reader.skip('operator', operator)) return operator
  }
  if (reader.skip('name', 'in')) return 'in'
  if (!reader.isName('not') || reader.peek(1).kind !== 'name' || reader.peek(1).text !== 'in') return null
  reader.next()
  reader.next()
  return 'not in'
}

function parseSum(reader: TokenReader): Expression {
  return parseBinary(reader, ['+', '-'], parseConcatenation)
}

function parseConcatenation(reader: TokenReader): Expression {
  return parseBinary(reader, ['~'], parseProduct)
}

function parseProduct(reader: TokenReader): Expression {
  return parseBinary(reader, ['*', '/', '//', '%'], parsePower)
}

function parsePower(reader: TokenReader): Expression {
  return parseBinary(reader, ['**'], (inner) => parseUnary(inner, true))
}

function parseBinary(
  reader: TokenReader,
  operators: readonly BinaryOperator[],
  parseOperand: (reader: TokenReader) => Expression,
): Expression {
  let left = parseOperand(reader)
  for (;;) {
    const operator = operators.find((candidate) => reader.isOperator(candidate))
    if (operator === undefined) return left
    left = { at: reader.next().at, kind: 'binary', operator, left, right: parseOperand(reader) }
  }
}

/** Filters and tests bind closer than a sign before the whole: `-1|abs` is 1. */
function parseUnary(reader: TokenReader, hasFilters: boolean): Expression {
  const sign = reader.isOperator('-') ? '-' : reader.isOperator('+') ? '+' : null
  const operand: Expression =
    sign === null
      ? parsePrimary(reader, parseExpression)
      : { at: reader.next().at, kind: 'unary', operator: sign, operand: parseUnary(reader, false) }
  const whole = parsePostfix(reader, operand)
  return hasFilters ? parseFilters(reader, whole) : whole
}

function parsePostfix(reader: TokenReader, operand: Expression): Expression {
  let expression = operand
  for (;;) {
    if (reader.isOperator('.')) expression = parseAttribute(reader, expression)
    else if (reader.isOperator('[')) expression = parseItem(reader, expression)
    else if (reader.isOperator('(')) expression = parseCall(reader, expression)
    else return expression
  }
}

function parseCall(reader: TokenReader, callee: Expression): Expression {
  const { at } = callee
  return { kind: 'call', at, callee, arguments: parseArguments(reader, parseExpression) }
}

function parseAttribute(reader: TokenReader, object: Expression): Expression {
  const { at } = reader.next()
  if (reader.is('int')) {
    const { text } = reader.next()
    return { kind: 'item', at, object, key: { kind: 'literal', at, value: BigInt(text) } }
  }
  return { kind: 'attribute', at, object, name: reader.take('name').text }
}

function parseItem(reader: TokenReader, object: Expression): Expression {
  const { at } = reader.take('operator', '[')
  const from = reader.isOperator(':') ? null : parseExpression(reader)
  if (from !== null && reader.skip('operator', ']')) return { kind: 'item', at, object, key: from }
  reader.take('operator', ':')
  const to = reader.isOperator(':', ']') ? null : parseExpression(reader)
  const step = reader.skip('operator', ':') && !reader.isOperator(']') ? parseExpression(reader) : null
  reader.take('operator', ']')
  return { kind: 'slice', at, object, from, to, step }
}

function parseFilters(reader: TokenReader, operand: Expression): Expression {
  let expression = operand
  for (;;) {
    if (reader.isOperator('|')) expression = { kind: 'filter', operand: expression, ...parseFilter(reader) }
    else if (reader.isName('is')) expression = parseTest(reader, expression)
    else if (reader.isOperator('(')) expression = parseCall(reader, expression)
    else return expression
  }
}

/** `| name(arguments)` */
export function parseFilter(reader: TokenReader): {
  readonly at: number
  readonly name: string
  readonly arguments: ArgumentList
} {
  const { at } = reader.take('operator', '|')
  const name = reader.take('name').text
  return { at, name, arguments: reader.isOperator('(') ? parseArguments(reader, parseExpression) : NO_ARGUMENTS }
}

function parseTest(reader: TokenReader, operand: Expression): Expression {
  const { at } = reader.take('name', 'is')
  const isNegated = reader.skip('name', 'not')
  const name = reader.take('name').text
  return { kind: 'test', at, operand, name, arguments: testArguments(reader), isNegated }
}

/** `is divisibleby(3)`, or one argument without parentheses: `is sameas none`. */
function testArguments(reader: TokenReader): ArgumentList {
  if (reader.isOperator('(')) return parseArguments(reader, parseExpression)
  const isOperand =
    reader.is('string') ||
    reader.is('int') ||
    reader.is('float') ||
    reader.isOperator('[', '{') ||
    (reader.is('name') && !reader.isName('else', 'or', 'and', 'is', 'if', 'in', 'not', 'recursive'))
  if (!isOperand) return NO_ARGUMENTS
  const argument = parsePostfix(reader, parsePrimary(reader, parseExpression))
  return { ...NO_ARGUMENTS, positional: [argument] }
}
