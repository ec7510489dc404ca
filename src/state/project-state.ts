import type { NamedCheck } from '../model/check.ts'
import type { Exposure } from '../model/exposure.ts'
import type { Project } from '../model/project.ts'
import type { MemberState, ProjectState } from '../model/project-state.ts'
import type { Resource } from '../model/resource.ts'
import type { Target } from '../model/target.ts'
import { type Macros, macrosOf } from './macro-states.ts'
import { type Comparable, memberState } from './member-state.ts'

/** What is compared of a project as it stands in its files. */
export function projectState(project: Project, checks: readonly NamedCheck[], target: Target): ProjectState {
  const enabled = project.resources.filter(({ state }) => state === 'enabled')
  const latest = new Map(
    enabled.filter(({ isLatestVersion }) => isLatestVersion).map((found) => [nameOf(found), found]),
  )
  const latestOf = (resource: Resource) => latest.get(nameOf(resource))?.version ?? null
  const macros = macrosOf(project.texts, project.name)
  const things: readonly (readonly [string, Comparable])[] = [
    ...enabled.map(
      (resource) => [resource.uniqueId, ofResource(resource, latestOf(resource), target, macros)] as const,
    ),
    ...project.exposures
      .filter(({ isEnabled }) => isEnabled)
      .map((exposure) => [exposure.uniqueId, ofExposure(exposure)] as const),
    ...checks.map((check) => [check.uniqueId, ofCheck(check, macros)] as const),
  ]
  return {
    projectName: project.name,
    members: new Map(things.map(([id, thing]): [string, MemberState] => [id, memberState(thing)])),
    macros: macros.states,
  }
}

function nameOf({ packageName, name }: Resource): string {
  return `${packageName}.${name}`
}

function ofResource(
  resource: Resource,
  latestVersion: string | null,
  { connection }: Target,
  macros: Macros,
): Comparable {
  const { kind, rawCode, checksum, config, description, fqn, access, relation, packageName } = resource
  const database = relation.database ?? (connection.type === 'postgres' ? connection.database : null)
  return {
    kind,
    body: (kind === 'seed' ? checksum : rawCode) ?? '',
    settings: config,
    description: description ?? '',
    fqn,
    place: kind === 'source' ? [database, relation.schema, relation.name] : [],
    access: kind === 'model' ? access : null,
    latestVersion,
    macros: rawCode === null ? [] : macros.calledBy(rawCode, packageName),
  }
}

const BARE = { description: '', place: [], access: null, latestVersion: null, macros: [] } as const

function ofExposure({ config, fqn }: Exposure): Comparable {
  return { ...BARE, kind: 'exposure', body: '', settings: config, fqn }
}

function ofCheck(check: NamedCheck, macros: Macros): Comparable {
  const { kind, config, fqn, alias, name, rawCode } = check
  const settings = alias === name ? config.settings : { alias, ...config.settings }
  const called = macrosOfCheck(check, macros)
  return { ...BARE, kind: kind === 'generic' ? 'generic test' : 'test', body: rawCode, settings, fqn, macros: called }
}

function macrosOfCheck({ kind, checkType, testName, fqn, rawCode }: NamedCheck, macros: Macros): readonly string[] {
  const packageName = fqn[0] ?? ''
  if (kind === 'singular' || testName === null) return macros.calledBy(rawCode, packageName)
  const namespace = checkType?.includes('.') === true ? (checkType.split('.')[0] ?? null) : null
  const macro = macros.testMacro(testName, namespace, packageName)
  return macro === null ? [] : [macro]
}
