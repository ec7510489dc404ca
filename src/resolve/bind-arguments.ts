import { closestMatch } from 'leven'
import type { z } from 'zod'
import type { Binding, CheckType, Refusal, SqlArgument, Tested } from '../check-types/check-type.ts'
import type { DeclaredCheck } from '../model/declared-check.ts'
import type { MappingNode, Node } from '../model/node.ts'
import type { Problem } from '../model/problem.ts'
import { type Lookup, nodeAt, plainArguments } from './argument-values.ts'
import { describeReference } from './references.ts'

/** Applies a check type to a check's arguments (all but `column_name`), or says what is wrong with the first bad one. */
export function bindArguments(
  type: CheckType,
  declared: DeclaredCheck,
  tested: Tested,
  lookup: Lookup,
): Binding | { readonly kind: 'problem'; readonly problem: Problem } {
  const node = withoutColumnName(declared.arguments)
  const bound = type.bind(plainArguments(node, lookup), tested)
  if (!('kind' in bound)) return { kind: 'problem', problem: problemOfShape(bound, type, node, declared) }
  if (bound.kind === 'refused') return { kind: 'problem', problem: problemOfRefusal(bound, node, declared) }
  const wrong = bound.sqlArguments.find((argument) => !isSql(argument, tested))
  return wrong === undefined ? bound : { kind: 'problem', problem: problemOfSql(wrong, node) }
}

function withoutColumnName(node: MappingNode): MappingNode {
  return { ...node, entries: node.entries.filter(({ key }) => key !== 'column_name') }
}

function isSql({ argument }: SqlArgument, { grammar }: Tested): boolean {
  return argument.kind === 'expression' ? grammar.isExpression(argument.text) : grammar.isFromItem(argument.text)
}

function problemOfSql({ path, argument }: SqlArgument, node: MappingNode): Problem {
  const wanted = argument.kind === 'expression' ? 'one SQL expression' : 'one relation'
  return {
    code: 'BAD_EXPRESSION',
    message: `${String(path[0])}: Expected ${wanted}, got ${JSON.stringify(argument.text)}`,
    position: nodeAt(node, path).position,
  }
}

function problemOfRefusal(refusal: Refusal, node: MappingNode, declared: DeclaredCheck): Problem {
  const isGiven = node.entries.some(({ key }) => key === refusal.argument)
  return {
    code: isGiven ? 'BAD_EXPRESSION' : 'MISSING_ARGUMENT',
    message: `${refusal.argument}: ${refusal.message}`,
    position: isGiven ? nodeAt(node, [refusal.argument]).position : declared.position,
    ...(refusal.hint === undefined ? {} : { hint: refusal.hint }),
  }
}

/** An unknown argument comes first: it often is the reason why another is missing. */
function problemOfShape(error: z.ZodError, type: CheckType, node: MappingNode, declared: DeclaredCheck): Problem {
  const unknown = error.issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown !== undefined) return problemOfUnknown(String(unknown.keys[0]), type, node)
  const issue = error.issues[0]
  const path = issue?.path ?? []
  const name = String(path[0] ?? 'arguments')
  const isGiven = node.entries.some(({ key }) => key === name)
  if (!isGiven) {
    const message = `${type.name} needs the argument "${name}". Expected ${issue?.message ?? 'a value'}, got nothing`
    return { code: 'MISSING_ARGUMENT', message, position: declared.position }
  }
  return {
    code: 'BAD_ARGUMENT',
    message: `${name}: Expected ${issue?.message ?? 'another value'}, got ${describe(nodeAt(node, path))}`,
    position: nodeAt(node, path).position,
  }
}

function problemOfUnknown(key: string, type: CheckType, node: MappingNode): Problem {
  const nearest = closestMatch(key, type.argumentNames, { maxDistance: 3 })
  const known = type.argumentNames.length === 0 ? 'no arguments' : `one of ${type.argumentNames.join(', ')}`
  return {
    code: 'UNKNOWN_ARGUMENT',
    message: `${type.name} has no argument "${key}". Expected ${known}`,
    position: node.entries.findLast((entry) => entry.key === key)?.keyPosition ?? node.position,
    ...(nearest === undefined ? {} : { hint: `Did you mean "${nearest}"?` }),
  }
}

/** For "got …": scalars as they are, the others by their kind. */
function describe(node: Node): string {
  if (node.kind === 'mapping') return 'a mapping'
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list'
  const { value } = node
  if (value === null) return 'null'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object') return JSON.stringify(value)
  if (value.kind === 'timestamp') return value.text
  return value.kind === 'template' ? 'text with a reference in it' : describeReference(value)
}
