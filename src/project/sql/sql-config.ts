import type { MappingEntry, Node } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { makeProblem, type Problem } from '../../model/problem.ts'
import { textOf } from '../../template/python-str.ts'
import { Undefined, type Value } from '../../template/value.ts'
import type { ConfigLevel } from '../config/config-tree.ts'
import type { JinjaEngine } from '../jinja/jinja-engine.ts'
import type { JinjaFailure } from '../jinja/jinja-failure.ts'
import { mappingOfValue } from '../jinja/node-value.ts'
import type { CallArgument } from './call-arguments.ts'
import { type ConfigCall, configCalls, type SetBlock } from './config-calls.ts'

/** What the `config(…)` calls of some SQL set. */
export type SqlConfig = {
  readonly level: ConfigLevel
  /** Why we do not know what the relation is, or null. */
  readonly problem: Problem | null
}

/** What came of rendering the whole text: what each `config(…)` set that was met, and why there was an end. */
export type WholeText = {
  readonly settings: readonly ReadonlyMap<Value, Value>[]
  readonly problem: Problem | null
}

const NOTHING: SqlConfig = { level: [], problem: null }

/** Settings without which nobody knows what to ask about. */
const DECISIVE: readonly string[] = [
  ...['enabled', 'database', 'schema', 'alias', 'materialized', 'target_schema', 'target_database'],
]

/**
 * Reads the `config(…)` calls of a model or snapshot. Their arguments are rendered one by one, so that a hook with a macro in
 * it does no harm. Where that does not do, for a call within `{% if %}` or an argument with a macro of the project, the
 * whole text is rendered as dbt does when it parses.
 *
 * @param positionOf a place in the template.
 * @param parse renders the whole text.
 * @param isElsewhere whether macros that it calls may call `config(…)`, too: what rendering meets then counts.
 */
export function readSqlConfig(
  template: string,
  engine: JinjaEngine,
  positionOf: (offset: number) => Position,
  parse: () => WholeText,
  isElsewhere: boolean,
): SqlConfig {
  const calls = configCalls(template)
  const [first] = calls
  const met = isElsewhere ? parse() : null
  if (met !== null && met.settings.length > 0) return whole(met, positionOf(first?.start ?? 0))
  if (first === undefined) return NOTHING
  const position = positionOf(first.start)
  if (calls.some(({ isBranched }) => isBranched)) return whole(met ?? parse(), position)
  const read = calls.map((call) => plain(call, engine, positionOf(call.start)))
  const level = read.flatMap((one) => one.level)
  const problem = read.flatMap((one) => one.problem ?? [])[0] ?? null
  if (problem === null) return { level, problem }
  const rendered = whole(met ?? parse(), position)
  return rendered.problem === null && rendered.level.length > 0 ? rendered : { level, problem }
}

/** What is set before the text fails counts: a `config(…)` mostly comes first, and what fails is no matter of the relation. */
function whole({ settings, problem }: WholeText, position: Position): SqlConfig {
  if (settings.length === 0 && problem !== null) return { level: [], problem: unknown(null, problem, position) }
  const given = settings.flatMap((set) => [...set])
  const [lost] = given.filter(([name, value]) => value instanceof Undefined && DECISIVE.includes(textOf(name)))
  const known = given.filter(([, value]) => !(value instanceof Undefined))
  const level = known.flatMap((pair) => mappingOfValue(new Map([pair]), position).entries)
  const message = 'Expected a value, got what is not defined'
  return { level, problem: lost === undefined ? null : unknown(textOf(lost[0]), { message }, position) }
}

function plain({ arguments: given, sets }: ConfigCall, engine: JinjaEngine, position: Position): SqlConfig {
  const level: MappingEntry[] = []
  const problems: Problem[] = []
  for (const argument of given) {
    const value = rendered(argument, sets, engine, position)
    if (value.kind !== 'failure') level.push(...entriesOf(argument.name, value, position))
    else if (argument.name === null || DECISIVE.includes(argument.name))
      problems.push(unknown(argument.name, value, position))
  }
  return { level, problem: problems[0] ?? null }
}

/** With the `{% set %}`s before it only if it names one of them: what the others call may not exist here. */
function rendered(
  { expression }: CallArgument,
  sets: readonly SetBlock[],
  engine: JinjaEngine,
  position: Position,
): Node | JinjaFailure {
  const words = new Set(expression.match(/[A-Za-z_]\w*/g))
  const needsSets = sets.some(({ names }) => names.some((name) => words.has(name)))
  const before = needsSets ? sets.map(({ text }) => text).join('') : ''
  return engine.compute(`${before}{{ ${expression} }}`, position)
}

/** `config({'schema': 'x'})` is as good as `config(schema='x')`. */
function entriesOf(name: string | null, value: Node, position: Position): readonly MappingEntry[] {
  if (name !== null) return [{ key: name, keyPosition: position, value }]
  return value.kind === 'mapping' ? value.entries : []
}

function unknown(
  name: string | null,
  { message, hint }: Pick<JinjaFailure, 'message' | 'hint'>,
  position: Position,
): Problem {
  const what = name === null ? 'config(…)' : `"${name}" in config(…)`
  return makeProblem(
    'UNSUPPORTED',
    `${what} cannot be rendered, so the relation is not known. ${message}`,
    position,
    hint,
  )
}
