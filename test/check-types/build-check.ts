import { AssayError } from '../../src/errors.ts'
import type { Check } from '../../src/model/check.ts'
import type { CheckConfig, DeclaredCheck, Located } from '../../src/model/declared-check.ts'
import type { MappingNode, Node, Reference } from '../../src/model/node.ts'
import type { Position } from '../../src/model/position.ts'
import type { Problem } from '../../src/model/problem.ts'
import type { Relation } from '../../src/model/relation.ts'
import type { Resource } from '../../src/model/resource.ts'
import { resolveChecks } from '../../src/resolve/resolve-checks.ts'
import { config, declare, model, project } from '../support/builders.ts'
import type { Value } from './read-cases.ts'

/** One check as a test describes it. */
export type Described = {
  /** Tells it apart from the others that are measured with it. */
  readonly id: string
  readonly checkType: string
  readonly relation: Relation
  readonly column?: string | undefined
  readonly arguments?: Readonly<Record<string, Value>> | undefined
  readonly config?: Settings | undefined
}

export type Settings = {
  readonly where?: string | undefined
  readonly limit?: number | undefined
  readonly fail_calc?: string | undefined
  readonly warn_if?: string | undefined
  readonly error_if?: string | undefined
  readonly severity?: 'error' | 'warn' | undefined
}

const POSITION: Position = { file: 'models/cases.yml', line: 1, column: 1 }

/**
 * Makes a check by the real `resolve` stage. Text like `ref('x')` among the arguments is a reference to the table `x` of
 * the same schema.
 *
 * @returns the problem if there is one, whether it would stop the run or just the check.
 */
export async function buildCheck(described: Described): Promise<Check | Problem> {
  const declared = declaredCheck(described, 'tested')
  const resources = [model('tested', { relation: described.relation }), ...parentsOf(described)]
  try {
    const [check] = await resolveChecks(project(resources, [declared]))
    if (check === undefined) throw new Error('a declared check was lost')
    return check.subject.kind === 'broken' ? check.subject.problem : check
  } catch (error) {
    const problem = error instanceof AssayError ? error.problems[0] : undefined
    if (problem === undefined) throw error
    return problem
  }
}

/** @throws Error if there is a problem with it. */
export async function buildSoundCheck(described: Described): Promise<Check> {
  const built = await buildCheck(described)
  if ('code' in built) throw new Error(`${described.id}: ${built.message}`)
  return built
}

/**
 * Many at once, which is much faster than one by one. In the order of `described`.
 *
 * @throws Error if there is a problem with any of them.
 */
export async function buildSoundChecks(described: readonly Described[]): Promise<readonly Check[]> {
  const resources = described.flatMap((one) => [model(testedName(one), { relation: one.relation }), ...parentsOf(one)])
  const unique = new Map(resources.map((one) => [one.uniqueId, one]))
  const declared = described.map((one) => declaredCheck(one, testedName(one)))
  const checks = await resolveChecks(project([...unique.values()], declared))
  const byName = new Map(checks.map((check) => [check.customName, check]))
  return described.map(({ id }) => {
    const check = byName.get(id)
    if (check === undefined) throw new Error(`${id} was lost`)
    if (check.subject.kind === 'broken') throw new Error(`${id}: ${check.subject.problem.message}`)
    return check
  })
}

/** Names of their own, so that tables of equal names may be in several schemas. */
function testedName({ id }: Described): string {
  return `tested by ${id}`
}

function parentsOf({ relation, arguments: given = {} }: Described): readonly Resource[] {
  const names = JSON.stringify(given, bigintAsText).matchAll(/ref\('([^']+)'\)/g)
  return [...names].map(([, name = '']) => model(name, { relation: { ...relation, name } }))
}

function declaredCheck(
  { id, checkType, column, arguments: given = {}, config: settings = {} }: Described,
  resourceName: string,
): DeclaredCheck {
  const [name = '', namespace = null] = checkType.split('.').toReversed()
  const all: Readonly<Record<string, Value>> = column === undefined ? given : { column_name: column, ...given }
  return declare(
    name,
    {},
    {
      namespace,
      resourceId: `model.shop.${resourceName}`,
      columnName: column ?? null,
      rawArguments: mapping(all, false),
      arguments: mapping(all, true),
      customName: id,
      config: checkConfig(settings),
      hasOwnFailCalc: settings.fail_calc !== undefined,
      position: POSITION,
    },
  )
}

function checkConfig(settings: Settings): CheckConfig {
  return config({
    severity: settings.severity ?? 'error',
    where: settings.where === undefined ? null : located(settings.where),
    limit: settings.limit ?? null,
    failCalc: located(settings.fail_calc ?? 'count(*)'),
    warnIf: located(settings.warn_if ?? '!= 0'),
    errorIf: located(settings.error_if ?? '!= 0'),
  })
}

function located<T>(value: T): Located<T> {
  return { value, position: POSITION }
}

function mapping(values: Readonly<Record<string, Value>>, isRendered: boolean): MappingNode {
  const entries = Object.entries(values).map(([key, value]) => ({
    key,
    keyPosition: POSITION,
    value: node(value, isRendered),
  }))
  return { kind: 'mapping', entries, position: POSITION }
}

function node(value: Value, isRendered: boolean): Node {
  if (isList(value)) return { kind: 'list', items: value.map((item) => node(item, isRendered)), position: POSITION }
  if (typeof value === 'object' && value !== null) return mapping(value, isRendered)
  const reference = isRendered && typeof value === 'string' ? referenceIn(value) : null
  return { kind: 'scalar', value: reference ?? value, position: POSITION }
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

function referenceIn(text: string): Reference | null {
  const name = /^ref\('([^']+)'\)$/.exec(text)?.[1]
  return name === undefined ? null : { kind: 'ref', packageName: null, name, version: null }
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
