import { loadModule, parseSync } from 'libpg-query'
import type { Breadth, SqlGrammar } from '../check-types/check-type.ts'
import type { Strict } from '../model/strict.ts'
import { AGGREGATES, SET_RETURNING } from './function-kinds.ts'
import { strictExpression } from './strict-expression.ts'
import { asList, asNode, type TreeNode } from './tree-node.ts'

/**
 * Answers of the real Postgres parser (libpg-query). Loading it takes about 40 ms.
 *
 * Answers are kept: large projects repeat the same few expressions thousands of times, and to parse one takes longer than all
 * else that is done about its check.
 */
export async function loadGrammar(): Promise<SqlGrammar> {
  await loadModule()
  const described = memoized(describe)
  const isStarted = memoized((start) => memoized((text) => startsWithExpression(text, start)))
  return {
    isExpression: (text) => described(text) !== null,
    isFromItem: memoized(isFromItem),
    isConstant: (text) => described(text)?.isConstant ?? false,
    isRow: (text) => described(text)?.isRow ?? false,
    namesColumn: (text) => described(text)?.namesColumn ?? false,
    columnName: (text) => described(text)?.columnName ?? null,
    breadth: (text) => described(text)?.breadth ?? 'unknown',
    strict: (text) => described(text)?.strict ?? null,
    startsWithExpression: (text, start) => isStarted(start)(text),
  }
}

function memoized<Answer extends NonNullable<unknown> | null>(ask: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined) return known
    const answer = ask(text)
    answers.set(text, answer)
    return answer
  }
}

type ExpressionFacts = {
  readonly isConstant: boolean
  readonly isRow: boolean
  readonly namesColumn: boolean
  readonly columnName: string | null
  readonly breadth: Breadth
  readonly strict: Strict | null
}

/** What there is to know of an expression; null for a text that is none. Without its tree, which is large. */
function describe(text: string): ExpressionFacts | null {
  const target = onlyTarget(text)
  if (target === null) return null
  return {
    isConstant: target['A_Const'] !== undefined,
    isRow: target['RowExpr'] !== undefined,
    namesColumn: hasNode(target, 'ColumnRef'),
    columnName: nameOf(target),
    breadth: breadthOf(target),
    strict: strictExpression(target),
  }
}

function startsWithExpression(text: string, start: string): boolean {
  const [whole, first] = [onlyTarget(text), onlyTarget(start)]
  return whole !== null && first !== null && hasLeftmost(whole, first)
}

/**
 * The parse tree of the only expression in `select TEXT`, or null if the text is anything else.
 *
 * It must also stand between parentheses: that refuses `all x`, `x) or (y` and a comment without an end of line.
 */
function onlyTarget(text: string): TreeNode | null {
  const target = targetOf(`select ${text}`)
  return target !== null && targetOf(`select (${text}) is null`) !== null ? target : null
}

function targetOf(query: string): TreeNode | null {
  const select = onlySelect(query)
  if (select === null || !hasOnly(select, ['targetList', 'limitOption', 'op'])) return null
  const targets = asList(select['targetList'])
  const target = asNode(asNode(targets[0])?.['ResTarget'])
  if (targets.length !== 1 || target === null || target['name'] !== undefined) return null
  const value = asNode(target['val'])
  return value === null || isStar(value) ? null : value
}

/** The name of a column that stands alone. `user` is none, though it looks like one: to Postgres it is a function. */
function nameOf(target: TreeNode | null): string | null {
  const [field, ...more] = asList(asNode(target?.['ColumnRef'])?.['fields'])
  const name = asNode(asNode(field)?.['String'])?.['sval']
  return more.length === 0 && typeof name === 'string' ? name : null
}

/** Whether there is a node of a kind anywhere below. */
function hasNode(value: unknown, kind: string): boolean {
  if (Array.isArray(value)) return value.some((item) => hasNode(item, kind))
  const node = asNode(value)
  return node !== null && (node[kind] !== undefined || Object.values(node).some((inner) => hasNode(inner, kind)))
}

function breadthOf(target: TreeNode): Breadth {
  const calls = callsIn(target)
  const isUnknown = (call: TreeNode): boolean => call['over'] !== undefined || SET_RETURNING.has(functionName(call))
  if (calls.some(isUnknown)) return 'unknown'
  return calls.some(isAggregate) ? 'aggregate' : 'row'
}

/** Calls of functions, except for those in subqueries: what they do there stays there. */
function callsIn(value: unknown): readonly TreeNode[] {
  if (Array.isArray(value)) return value.flatMap(callsIn)
  const node = asNode(value)
  if (node === null) return []
  const call = asNode(node['FuncCall'])
  const inner = Object.entries(node).flatMap(([field, inside]) => (field === 'subselect' ? [] : callsIn(inside)))
  return call === null ? inner : [call, ...inner]
}

function isAggregate(call: TreeNode): boolean {
  const marks = ['agg_star', 'agg_distinct', 'agg_filter', 'agg_order', 'agg_within_group']
  return marks.some((mark) => call[mark] !== undefined) || AGGREGATES.has(functionName(call))
}

/** The name of a function of Postgres' own; empty for one of another schema. */
function functionName(call: TreeNode): string {
  const path = asList(call['funcname']).map((part) => asNode(asNode(part)?.['String'])?.['sval'])
  const [name = '', schema = 'pg_catalog'] = path.toReversed()
  return schema === 'pg_catalog' && typeof name === 'string' ? name : ''
}

/** `*`, `t.*` or `(t).*`: a list of columns, not an expression. */
function isStar(value: TreeNode): boolean {
  const path = asList(asNode(value['ColumnRef'])?.['fields'] ?? asNode(value['A_Indirection'])?.['indirection'])
  return path.some((step) => asNode(step)?.['A_Star'] !== undefined)
}

/** `"schema"."name"`: nearly every relation, and the parser takes longer than all else that is done about one. */
const QUOTED_NAME = /^(?:"[\w $-]+"\.){0,2}"[\w $-]+"$/

/**
 * One relation behind FROM. The WHERE that we add must be what the parser saw, at its place: `t where true --` would
 * swallow it.
 */
function isFromItem(text: string): boolean {
  if (QUOTED_NAME.test(text)) return true
  const query = `select 1 from ${text} where true`
  const select = onlySelect(query)
  if (select === null || !hasOnly(select, ['targetList', 'fromClause', 'whereClause', 'limitOption', 'op']))
    return false
  const where = asNode(asNode(select['whereClause'])?.['A_Const'])
  // Locations count bytes
  return asList(select['fromClause']).length === 1 && where?.['location'] === Buffer.byteLength(query) - 'true'.length
}

function onlySelect(query: string): TreeNode | null {
  // The parser takes C strings: what stands behind a NUL would not be seen
  if (query.includes('\0') || !query.isWellFormed()) return null
  const statements = parsed(query)
  if (statements?.length !== 1) return null
  const select = asNode(asNode(asNode(statements[0])?.['stmt'])?.['SelectStmt'])
  return select === null || select['op'] !== 'SETOP_NONE' ? null : select
}

function parsed(query: string): readonly unknown[] | null {
  try {
    return parseSync(query).stmts ?? []
  } catch {
    // A syntax error is the answer no; what is wrong in detail the database would say no better
    return null
  }
}

/** Whether the node whose text begins the expression is, somewhere down the left edge, equal to `first`. */
function hasLeftmost(whole: TreeNode, first: TreeNode): boolean {
  const wanted = withoutLocations(first)
  const search = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(search)
    const node = asNode(value)
    if (node === null) return false
    return (startOf(node) === 'select '.length && withoutLocations(node) === wanted) || Object.values(node).some(search)
  }
  return search(whole)
}

/** Smallest location in a subtree: where its text begins. */
function startOf(value: unknown): number {
  if (Array.isArray(value)) return Math.min(...value.map(startOf))
  const node = asNode(value)
  if (node === null) return Number.POSITIVE_INFINITY
  return Math.min(
    ...Object.entries(node).map(([field, inner]) =>
      field === 'location' && typeof inner === 'number' ? inner : startOf(inner),
    ),
  )
}

function withoutLocations(node: TreeNode): string {
  return JSON.stringify(node, (field: string, value: unknown) => (field === 'location' ? undefined : value))
}

function hasOnly(node: TreeNode, fields: readonly string[]): boolean {
  return Object.keys(node).every((field) => fields.includes(field))
}
