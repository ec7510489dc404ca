import type { MappingEntry, Node } from '../../model/node.ts'
import { entryOf } from '../../model/node-shape.ts'
import type { Position } from '../../model/position.ts'
import { makeProblem, type Problem } from '../../model/problem.ts'
import type { ConfigLevel } from '../config/config-tree.ts'
import type { JinjaEngine, JinjaFailure } from '../jinja/jinja-engine.ts'
import type { CallArgument } from './call-arguments.ts'
import { type ConfigCall, type ControlBlock, configCalls } from './config-calls.ts'

/** What the `config(…)` calls of some SQL set. */
export type SqlConfig = {
  readonly level: ConfigLevel
  /** Why we do not know what the relation is, or null. */
  readonly problem: Problem | null
}

const NOTHING: SqlConfig = { level: [], problem: null }

/** Settings without which nobody knows what to ask about. */
const DECISIVE: readonly string[] = [
  ...['enabled', 'database', 'schema', 'alias', 'materialized', 'target_schema', 'target_database'],
]

/**
 * Reads the `config(…)` calls of a model or snapshot. Their arguments are rendered one by one, so that a hook with a macro
 * in it does no harm; calls within `{% if %}` or `{% for %}` are rendered together with these.
 *
 * @param positionOf a place in the template.
 */
export function readSqlConfig(
  template: string,
  engine: JinjaEngine,
  positionOf: (offset: number) => Position,
): SqlConfig {
  const parts = configCalls(template)
  const calls = parts.filter((part) => part.kind === 'config')
  const [first] = calls
  if (first === undefined) return NOTHING
  const position = positionOf(first.start)
  if (isBranched(parts)) return branched(parts, engine, position)
  const read = calls.map((call) => {
    const sets = parts.slice(0, parts.indexOf(call)).filter((part) => part.kind === 'control')
    return plain(call, sets, engine, positionOf(call.start))
  })
  return { level: read.flatMap(({ level }) => level), problem: read.flatMap(({ problem }) => problem ?? [])[0] ?? null }
}

function isBranched(parts: readonly (ConfigCall | ControlBlock)[]): boolean {
  let depth = 0
  for (const part of parts) {
    if (part.kind === 'config') {
      if (depth > 0) return true
    } else if (/^\{%[-+]?\s*(?:if|for)\b/.test(part.text)) depth++
    else if (/^\{%[-+]?\s*end(?:if|for)\b/.test(part.text)) depth--
  }
  return false
}

function plain(call: ConfigCall, sets: readonly ControlBlock[], engine: JinjaEngine, position: Position): SqlConfig {
  const level: MappingEntry[] = []
  const problems: Problem[] = []
  for (const argument of call.arguments) {
    const value = rendered(argument, sets, engine, position)
    if (value.kind !== 'failure') level.push(...entriesOf(argument.name, value, position))
    else if (argument.name === null || DECISIVE.includes(argument.name))
      problems.push(unknown(argument, value, position))
  }
  return { level, problem: problems[0] ?? null }
}

/** With the `{% set %}`s before it only if it needs them: most do not, and what they call may not exist here. */
function rendered(
  { expression }: CallArgument,
  sets: readonly ControlBlock[],
  engine: JinjaEngine,
  position: Position,
): Node | JinjaFailure {
  const value = engine.compute(`{{ ${expression} }}`, position)
  if (value.kind !== 'failure' || sets.length === 0) return value
  const withSets = engine.compute(`${sets.map(({ text }) => stripped(text)).join('')}{{ ${expression} }}`, position)
  return withSets.kind === 'failure' ? value : withSets
}

/** `config({'schema': 'x'})` is as good as `config(schema='x')`. */
function entriesOf(name: string | null, value: Node, position: Position): readonly MappingEntry[] {
  if (name !== null) return [{ key: name, keyPosition: position, value }]
  return value.kind === 'mapping' ? value.entries : []
}

/** Collects `[[name, value], …]` while the statements around the calls decide which of them are met. */
function branched(parts: readonly (ConfigCall | ControlBlock)[], engine: JinjaEngine, position: Position): SqlConfig {
  const body = parts.map((part) =>
    part.kind === 'control' ? stripped(part.text) : part.arguments.map(collected).join(''),
  )
  const template = `{% set found__ = namespace(items=[]) %}${body.join('')}{{ found__.items }}`
  const value = engine.compute(template, position)
  if (value.kind === 'failure') {
    const what = { name: null, expression: '' }
    return { level: [], problem: unknown(what, value, position) }
  }
  const pairs = value.kind === 'list' ? value.items : []
  const level = pairs.flatMap((pair): readonly MappingEntry[] => {
    const name = entryOf(pair, 'name')?.value
    const inner = entryOf(pair, 'value')?.value
    const key = name?.kind === 'scalar' && typeof name.value === 'string' ? name.value : null
    return inner === undefined ? [] : entriesOf(key, inner, position)
  })
  return { level, problem: null }
}

function collected({ name, expression }: CallArgument): string {
  const key = name === null ? 'none' : `'${name}'`
  return `{% set value__ = (${expression}) %}{% if value__ is undefined %}{{ value__ }}{% endif %}{% set found__.items = found__.items + [{'name': ${key}, 'value': value__}] %}`
}

/** Without the marks that would eat white space. */
function stripped(block: string): string {
  return block.replace(/^\{%[-+]/, '{%').replace(/[-+]%\}$/, '%}')
}

function unknown({ name }: CallArgument, { message, hint }: JinjaFailure, position: Position): Problem {
  const what = name === null ? 'config(…)' : `"${name}" in config(…)`
  return makeProblem(
    'UNSUPPORTED',
    `${what} cannot be rendered, so the relation is not known. ${message}`,
    position,
    hint,
  )
}
