import type { ArgumentList, Expression, Parameter } from './syntax.ts'
import type { ParseExpression, TokenReader } from './token-reader.ts'

/** `(1, *more, name=2, **named)` */
export function parseArguments(reader: TokenReader, parseExpression: ParseExpression): ArgumentList {
  const positional: Expression[] = []
  const named: (readonly [string, Expression])[] = []
  let spread: Expression | null = null
  let namedSpread: Expression | null = null
  reader.take('operator', '(')
  while (!reader.skip('operator', ')')) {
    if (reader.skip('operator', '**')) namedSpread = parseExpression(reader)
    else if (reader.skip('operator', '*')) spread = parseExpression(reader)
    else if (reader.is('name') && reader.peek(1).kind === 'operator' && reader.peek(1).text === '=') {
      const name = reader.next().text
      reader.next()
      named.push([name, parseExpression(reader)])
    } else if (named.length > 0 || namedSpread !== null) {
      throw reader.error('Expected arguments without a name before those with one')
    } else positional.push(parseExpression(reader))
    if (!reader.isOperator(')')) reader.take('operator', ',')
  }
  return { positional, named, spread, namedSpread }
}

/** `(model, column_name, quote=true)` */
export function parseParameters(reader: TokenReader, parseExpression: ParseExpression): readonly Parameter[] {
  const parameters: Parameter[] = []
  reader.take('operator', '(')
  while (!reader.skip('operator', ')')) {
    const name = reader.take('name').text
    const fallback = reader.skip('operator', '=') ? parseExpression(reader) : null
    if (fallback === null && parameters.some((parameter) => parameter.fallback !== null)) {
      throw reader.error('Expected a default for every parameter after one with a default')
    }
    parameters.push({ name, fallback })
    if (!reader.isOperator(')')) reader.take('operator', ',')
  }
  return parameters
}
