import { floatOf, intOf, unquoted } from './python-literal.ts'
import type { Expression } from './syntax.ts'
import type { ParseExpression, TokenReader } from './token-reader.ts'

const CONSTANTS: ReadonlyMap<string, null | boolean> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

/** A constant, a name, or what stands in brackets. */
export function parsePrimary(reader: TokenReader, parseExpression: ParseExpression): Expression {
  const { at, kind, text } = reader.current
  if (kind === 'name') {
    reader.next()
    const constant = CONSTANTS.get(text)
    return constant === undefined ? { kind: 'name', at, name: text } : { kind: 'literal', at, value: constant }
  }
  if (kind === 'string') return { kind: 'literal', at, value: parseTexts(reader) }
  if (kind === 'int') return { kind: 'literal', at, value: intOf(reader.next().text) }
  if (kind === 'float') return { kind: 'literal', at, value: floatOf(reader.next().text) }
  if (reader.isOperator('(')) return parseParentheses(reader, parseExpression)
  if (reader.isOperator('[')) return { kind: 'list', at, items: parseItems(reader, parseExpression) }
  if (reader.isOperator('{')) return { kind: 'dict', at, entries: parseEntries(reader, parseExpression) }
  throw reader.expected('an expression')
}

/** Texts that stand beside each other are one. */
function parseTexts(reader: TokenReader): string {
  let text = ''
  while (reader.is('string')) text += unquoted(reader.next().text)
  return text
}

function parseParentheses(reader: TokenReader, parseExpression: ParseExpression): Expression {
  const { at } = reader.take('operator', '(')
  if (reader.skip('operator', ')')) return { kind: 'tuple', at, items: [] }
  const expression = parseSequence(reader, parseExpression)
  reader.take('operator', ')')
  return expression
}

/** One expression, or a tuple where there is a comma. */
export function parseSequence(reader: TokenReader, parseExpression: ParseExpression, isConditional = true): Expression {
  const first = parseExpression(reader, isConditional)
  if (!reader.isOperator(',')) return first
  const items = [first]
  while (reader.skip('operator', ',') && !reader.isOperator(')', '=') && !reader.is('close')) {
    items.push(parseExpression(reader, isConditional))
  }
  return { kind: 'tuple', at: first.at, items }
}

function parseItems(reader: TokenReader, parseExpression: ParseExpression): readonly Expression[] {
  const items: Expression[] = []
  reader.take('operator', '[')
  while (!reader.skip('operator', ']')) {
    items.push(parseExpression(reader))
    if (!reader.isOperator(']')) reader.take('operator', ',')
  }
  return items
}

function parseEntries(
  reader: TokenReader,
  parseExpression: ParseExpression,
): readonly (readonly [Expression, Expression])[] {
  const entries: (readonly [Expression, Expression])[] = []
  reader.take('operator', '{')
  while (!reader.skip('operator', '}')) {
    const key = parseExpression(reader)
    reader.take('operator', ':')
    entries.push([key, parseExpression(reader)])
    if (!reader.isOperator('}')) reader.take('operator', ',')
  }
  return entries
}
