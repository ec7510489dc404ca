import { STRICT_OPERATORS, type Strict } from '../model/strict.ts'
import { asList, asNode, namesIn, type TreeNode } from './tree-node.ts'

/** What makes the value of a parse tree NULL; null where that takes more than the columns that it names. */
export function strictExpression(tree: TreeNode): Strict | null {
  const [kind, inner] = Object.entries(tree)[0] ?? []
  const node = asNode(inner)
  if (kind === undefined || node === null || Object.keys(tree).length !== 1) return null
  return READERS[kind]?.(node) ?? null
}

type Reader = (node: TreeNode) => Strict | null

const NEVER_NULL: Strict = { named: [], nullable: [], isText: false }

const READERS: Readonly<Record<string, Reader>> = {
  ColumnRef: columnOf,
  // of a bit string, || makes no text
  A_Const: (node) => (node['isnull'] === true || node['bsval'] !== undefined ? null : NEVER_NULL),
  TypeCast: (node) => (isPlainConstant(node) ? NEVER_NULL : null),
  SQLValueFunction: (node) => (CLOCKS.has(String(node['op'])) ? NEVER_NULL : null),
  FuncCall: (node) => (isNow(node) ? NEVER_NULL : null),
  NullTest: () => NEVER_NULL,
  BooleanTest: () => NEVER_NULL,
  CoalesceExpr: coalesced,
  BoolExpr: booleanOf,
  A_Expr: operated,
}

const CLOCKS: ReadonlySet<string> = new Set([
  ...['SVFOP_CURRENT_DATE', 'SVFOP_CURRENT_TIME', 'SVFOP_CURRENT_TIMESTAMP'],
  ...['SVFOP_LOCALTIME', 'SVFOP_LOCALTIMESTAMP'],
])

/** Types whose constants are never NULL: a domain may make NULL of a text. */
const PLAIN_TYPES: ReadonlySet<string> = new Set([
  ...['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'bool', 'text', 'varchar'],
  ...['date', 'timestamp', 'timestamptz', 'interval', 'uuid'],
])

/** A name by itself. With a dot it may be that of another relation. */
function columnOf(node: TreeNode): Strict | null {
  const fields = asList(node['fields'])
  const names = namesIn(fields)
  return fields.length === 1 && names.length === 1 ? { named: names, nullable: names, isText: false } : null
}

/** `date '2024-01-01'` */
function isPlainConstant({ arg, typeName }: TreeNode): boolean {
  const constant = asNode(asNode(arg)?.['A_Const'])
  const type = asNode(typeName)
  const [name = '', schema = 'pg_catalog'] = namesIn(type?.['names']).toReversed()
  const isPlain = schema === 'pg_catalog' && PLAIN_TYPES.has(name) && type?.['arrayBounds'] === undefined
  return constant !== null && constant['isnull'] !== true && isPlain
}

/** Without arguments there is nothing that a function of the same name could be told apart by. */
function isNow(node: TreeNode): boolean {
  return namesIn(node['funcname']).join('.') === 'now' && node['args'] === undefined
}

/** NULL where all are; with one that never is, not at all. */
function coalesced(node: TreeNode): Strict | null {
  const args = allStrict(asList(node['args']))
  if (args === null) return null
  const named = union(args.map((arg) => arg.named))
  if (args.some(({ nullable }) => nullable.length === 0)) return { named, nullable: [], isText: false }
  const [only, ...others] = args
  return only !== undefined && others.length === 0 ? { ...only, isText: false } : null
}

/**
 * FALSE and NULL is FALSE: AND and OR are NULL exactly where their parts are only if all of these are NULL together. `1 = 1 and x
 * > 0` is as x > 0 is.
 */
function booleanOf({ boolop, args }: TreeNode): Strict | null {
  const parts = asList(args)
  if (boolop === 'NOT_EXPR') return allStrict(parts)?.[0] ?? null
  const decisive = allStrict(parts.filter((part) => !isNeutral(part, boolop === 'AND_EXPR')))
  const [first, ...others] = decisive ?? []
  if (first === undefined || !others.every((other) => isSameSet(first.nullable, other.nullable))) return null
  return { ...first, named: union([first, ...others].map(({ named }) => named)), isText: false }
}

/** `1 = 1` and TRUE change nothing about an AND, `1 = 2` and FALSE nothing about an OR. */
function isNeutral(part: unknown, isAnd: boolean): boolean {
  const node = asNode(part)
  const truth = asNode(asNode(node?.['A_Const'])?.['boolval'])
  if (truth !== null) return (truth['boolval'] === true) === isAnd
  const compared = asNode(node?.['A_Expr'])
  const [left, right] = [integerOf(compared?.['lexpr']), integerOf(compared?.['rexpr'])]
  const isEquals = compared?.['kind'] === 'AEXPR_OP' && namesIn(compared['name']).join('.') === '='
  return isEquals && left !== null && right !== null && (left === right) === isAnd
}

/** The parser leaves a 0 out. */
function integerOf(value: unknown): number | null {
  const constant = asNode(asNode(asNode(value)?.['A_Const'])?.['ival'])
  if (constant === null) return null
  const { ival = 0 } = constant
  return typeof ival === 'number' ? ival : null
}

function operated({ kind, name, lexpr, rexpr }: TreeNode): Strict | null {
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT') return NEVER_NULL
  const [operator = '', ...more] = namesIn(name)
  if (kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_NOT_BETWEEN') return besideConstants(lexpr, rexpr)
  if (more.length > 0 || !STRICT_OPERATORS.includes(operator)) return null
  if (kind === 'AEXPR_IN') return besideConstants(lexpr, rexpr)
  if (kind !== 'AEXPR_OP' && kind !== 'AEXPR_LIKE' && kind !== 'AEXPR_ILIKE') return null
  const operands = allStrict([lexpr, rexpr].filter((operand) => operand !== undefined))
  if (operands === null) return null
  return {
    named: union(operands.map(({ named }) => named)),
    nullable: union(operands.map(({ nullable }) => nullable)),
    isText: operator === '||',
  }
}

/** `x in (1, 2)`: with a column among the values, it could be TRUE where that is NULL. */
function besideConstants(value: unknown, list: unknown): Strict | null {
  const [subject] = allStrict([value]) ?? []
  const values = allStrict(asList(asNode(asNode(list)?.['List'])?.['items']))
  const areConstant = values !== null && values.length > 0 && values.every(({ named }) => named.length === 0)
  return subject === undefined || !areConstant ? null : { ...subject, isText: false }
}

function allStrict(trees: readonly unknown[]): readonly Strict[] | null {
  const read = trees.map((tree) => {
    const node = asNode(tree)
    return node === null ? null : strictExpression(node)
  })
  const found = read.filter((one) => one !== null)
  return found.length === read.length ? found : null
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())]
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).symmetricDifference(new Set(other)).size === 0
}
