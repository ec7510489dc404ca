import { parseArguments, parseParameters } from './argument-parser.ts'
import { parseExpression, parseFilter } from './expression-parser.ts'
import { tokenize } from './lexer.ts'
import { namesUsedIn } from './names-used.ts'
import { parseSequence } from './primary-parser.ts'
import type { Source } from './source.ts'
import type { AppliedFilter, AssignmentTarget, Expression, Statement, Template } from './syntax.ts'
import { TokenReader } from './token-reader.ts'

/**
 * Parses a template as jinja2 does with dbt's extensions: `do`, `break`, `continue`, and the blocks `test`, `materialization`
 * and their kin.
 *
 * @throws TemplateError (JINJA_SYNTAX) with the place.
 */
export function parseTemplate(source: Source): Template {
  const reader = new TokenReader(source, tokenize(source))
  const body = parseBody(reader, [])
  if (!reader.is('end')) throw reader.expected('the end of the template')
  return { source, body }
}

/** Statements up to one of the tags `ends`, which is not taken; its name comes next. */
function parseBody(reader: TokenReader, ends: readonly string[]): readonly Statement[] {
  const body: Statement[] = []
  for (;;) {
    const { at, kind, text } = reader.current
    if (kind === 'end') {
      if (ends.length === 0) return body
      throw reader.expected(ends.map((end) => `{% ${end} %}`).join(' or '))
    }
    reader.next()
    if (kind === 'data') body.push({ kind: 'text', at, text })
    else if (kind === 'open-output') {
      body.push({ kind: 'output', at, expression: parseSequence(reader, parseExpression) })
      reader.close()
    } else if (ends.includes(reader.current.text)) return body
    else body.push(...reader.nested(() => parseTag(reader, at)))
  }
}

/** Behind `{%`. */
function parseTag(reader: TokenReader, at: number): readonly Statement[] {
  const tag = reader.take('name').text
  const parse = TAGS.get(tag)
  if (parse !== undefined) return parse(reader, at)
  throw reader.error(`Expected a tag that dbt knows, got "${tag}"`, at)
}

type ParseTag = (reader: TokenReader, at: number) => readonly Statement[]

const TAGS: ReadonlyMap<string, ParseTag> = new Map<string, ParseTag>([
  ['if', parseIf],
  ['for', parseFor],
  ['set', parseSet],
  ['do', parseDo],
  ['macro', (reader, at) => parseMacro(reader, at, 'macro', '')],
  ['test', (reader, at) => parseMacro(reader, at, 'test', 'test_')],
  ['call', parseCallBlock],
  ['filter', parseFilterBlock],
  ['with', parseWith],
  ['break', (reader, at) => simple(reader, { kind: 'break', at })],
  ['continue', (reader, at) => simple(reader, { kind: 'continue', at })],
  // what else may stand in a macro file is not run by tests
  ...['materialization', 'snapshot', 'docs', 'operation'].map((tag): [string, ParseTag] => [
    tag,
    (reader) => skipBlock(reader, tag),
  ]),
])

function simple(reader: TokenReader, statement: Statement): readonly Statement[] {
  reader.close()
  return [statement]
}

/** The rest of an end tag whose name is next. */
function takeEnd(reader: TokenReader, name: string): void {
  reader.take('name', name)
  // a name may be repeated: {% endmacro money %}
  if (reader.is('name')) reader.next()
  reader.close()
}

function skipBlock(reader: TokenReader, tag: string): readonly Statement[] {
  while (!reader.is('close')) reader.next()
  reader.close()
  parseBody(reader, [`end${tag}`])
  takeEnd(reader, `end${tag}`)
  return []
}

function parseIf(reader: TokenReader, at: number): readonly Statement[] {
  const branches: { readonly test: Expression; readonly body: readonly Statement[] }[] = []
  let otherwise: readonly Statement[] = []
  for (;;) {
    const test = parseExpression(reader)
    reader.close()
    branches.push({ test, body: parseBody(reader, ['elif', 'else', 'endif']) })
    if (!reader.skip('name', 'elif')) break
  }
  if (reader.skip('name', 'else')) {
    reader.close()
    otherwise = parseBody(reader, ['endif'])
  }
  takeEnd(reader, 'endif')
  return [{ kind: 'if', at, branches, otherwise }]
}

function parseFor(reader: TokenReader, at: number): readonly Statement[] {
  const target = parseTarget(reader)
  reader.take('name', 'in')
  const iterable = parseSequence(reader, parseExpression, false)
  const test = reader.skip('name', 'if') ? parseExpression(reader) : null
  reader.close()
  const body = parseBody(reader, ['else', 'endfor'])
  let otherwise: readonly Statement[] = []
  if (reader.skip('name', 'else')) {
    reader.close()
    otherwise = parseBody(reader, ['endfor'])
  }
  takeEnd(reader, 'endfor')
  return [{ kind: 'for', at, target, iterable, test, body, otherwise }]
}

/** `a`, `a, b`, `(a, b)`, `namespace.a` */
function parseTarget(reader: TokenReader): AssignmentTarget {
  const targets = [parseOneTarget(reader)]
  let isMany = false
  while (reader.skip('operator', ',')) {
    isMany = true
    if (reader.is('name') && !reader.isName('in')) targets.push(parseOneTarget(reader))
  }
  const [first] = targets
  return isMany || first === undefined ? { kind: 'names', targets } : first
}

function parseOneTarget(reader: TokenReader): AssignmentTarget {
  if (reader.skip('operator', '(')) {
    const inner = parseTarget(reader)
    reader.take('operator', ')')
    return inner
  }
  const { text: name } = reader.take('name')
  if (!reader.skip('operator', '.')) return { kind: 'name', name }
  return { kind: 'attribute', object: name, name: reader.take('name').text }
}

function parseSet(reader: TokenReader, at: number): readonly Statement[] {
  const target = parseTarget(reader)
  if (reader.skip('operator', '=')) {
    const value = parseSequence(reader, parseExpression)
    return simple(reader, { kind: 'set', at, target, value })
  }
  const filters = parseAppliedFilters(reader)
  reader.close()
  const body = parseBody(reader, ['endset'])
  takeEnd(reader, 'endset')
  return [{ kind: 'set-block', at, target, filters, body }]
}

function parseAppliedFilters(reader: TokenReader): readonly AppliedFilter[] {
  const filters: AppliedFilter[] = []
  while (reader.isOperator('|')) filters.push(parseFilter(reader))
  return filters
}

function parseDo(reader: TokenReader, at: number): readonly Statement[] {
  return simple(reader, { kind: 'do', at, expression: parseSequence(reader, parseExpression) })
}

function parseMacro(reader: TokenReader, at: number, tag: string, prefix: string): readonly Statement[] {
  const name = `${prefix}${reader.take('name').text}`
  const parameters = parseParameters(reader, parseExpression)
  reader.close()
  const body = parseBody(reader, [`end${tag}`])
  takeEnd(reader, `end${tag}`)
  const used = namesUsedIn(body)
  return [
    { kind: 'macro', at, name, parameters, body, takesMore: used.has('varargs'), takesMoreNamed: used.has('kwargs') },
  ]
}

function parseCallBlock(reader: TokenReader, at: number): readonly Statement[] {
  const parameters = reader.isOperator('(') ? parseParameters(reader, parseExpression) : []
  const call = parseExpression(reader)
  if (call.kind !== 'call') throw reader.error('Expected a call of a macro behind "call"', at)
  reader.close()
  const body = parseBody(reader, ['endcall'])
  takeEnd(reader, 'endcall')
  return [{ kind: 'call-block', at, call, parameters, body }]
}

function parseFilterBlock(reader: TokenReader, at: number): readonly Statement[] {
  const name = reader.take('name').text
  const none = { positional: [], named: [], spread: null, namedSpread: null }
  const args = reader.isOperator('(') ? parseArguments(reader, parseExpression) : none
  const filters = [{ at, name, arguments: args }, ...parseAppliedFilters(reader)]
  reader.close()
  const body = parseBody(reader, ['endfilter'])
  takeEnd(reader, 'endfilter')
  return [{ kind: 'filter-block', at, filters, body }]
}

function parseWith(reader: TokenReader, at: number): readonly Statement[] {
  const values: (readonly [string, Expression])[] = []
  while (!reader.is('close')) {
    const name = reader.take('name').text
    reader.take('operator', '=')
    values.push([name, parseExpression(reader)])
    if (!reader.is('close')) reader.take('operator', ',')
  }
  reader.close()
  const body = parseBody(reader, ['endwith'])
  takeEnd(reader, 'endwith')
  return [{ kind: 'with', at, values, body }]
}
