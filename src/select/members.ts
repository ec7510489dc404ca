import type { NamedCheck } from '../model/check.ts'
import type { Exposure } from '../model/exposure.ts'
import type { Group } from '../model/group.ts'
import type { Member } from '../model/member.ts'
import type { Project } from '../model/project.ts'
import type { Resource } from '../model/resource.ts'
import { checkConfig, resourceConfig } from './full-config.ts'

/** Everything that a selection can name: what is enabled of a project, and its checks. */
export function membersOf(project: Project, checks: readonly NamedCheck[]): readonly Member[] {
  const enabled = project.resources.filter(({ state }) => state === 'enabled')
  const owners = ownersOf(project.groups)
  const latest = latestVersions(enabled)
  return [
    ...enabled.map((resource) => memberOfResource(resource, owners, latest)),
    ...project.exposures.filter(({ isEnabled }) => isEnabled).map(memberOfExposure),
    ...checks.map((check) => memberOfCheck(check, owners)),
  ]
}

type Owners = (resource: Resource) => readonly string[]

/** `meta.owner`, and who owns the group. */
function ownersOf(groups: readonly Group[]): Owners {
  const byName = new Map(groups.map(({ name, owner }) => [name, owner]))
  return ({ owner, group }) => {
    const ofGroup = group === null ? undefined : byName.get(group)
    return [owner, ofGroup?.name, ofGroup?.email].filter((text) => typeof text === 'string')
  }
}

/** Of versioned models, by package and name. */
function latestVersions(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const versioned = resources.flatMap((resource): readonly [string, string][] =>
    resource.version === null || !resource.isLatestVersion ? [] : [[versionKey(resource), resource.version]],
  )
  return new Map(versioned)
}

function versionKey({ packageName, name }: Resource): string {
  return `${packageName}.${name}`
}

function memberOfResource(resource: Resource, owners: Owners, latest: ReadonlyMap<string, string>): Member {
  const { uniqueId, kind, packageName, name, sourceName, fqn, path, patchPath, tags, dependsOn, position } = resource
  const { relation, description } = resource
  return {
    ...{
      uniqueId,
      packageName,
      name,
      sourceName,
      fqn,
      path,
      patchPath,
      tags,
      dependsOn,
      position,
      relation,
      description,
    },
    resourceType: kind,
    alias: kind === 'source' ? null : relation.name,
    config: resourceConfig(resource),
    owners: owners(resource),
    access: kind === 'model' ? resource.access : null,
    version: resource.version,
    latestVersion: resource.version === null ? null : (latest.get(versionKey(resource)) ?? null),
    test: null,
  }
}

const UNVERSIONED = { access: null, version: null, latestVersion: null } as const

function memberOfExposure(exposure: Exposure): Member {
  const { uniqueId, packageName, name, fqn, path, tags, config, dependsOn, position, owner } = exposure
  return {
    ...{ uniqueId, packageName, name, fqn, path, tags, dependsOn, position, ...UNVERSIONED },
    resourceType: 'exposure',
    relation: null,
    description: null,
    alias: null,
    sourceName: null,
    patchPath: null,
    config: { enabled: true, tags, meta: {}, ...config },
    owners: [owner.name, owner.email].filter((text) => text !== null),
    test: null,
  }
}

function memberOfCheck(check: NamedCheck, owners: Owners): Member {
  const { uniqueId, name, alias, fqn, file, config, dependsOn, position, kind, testName, resource, owner } = check
  const { checkType, column } = check
  const own = config.meta['owner']
  const inherited = resource === null ? [] : owners(resource)
  return {
    ...{ uniqueId, name, alias, fqn, dependsOn, position, ...UNVERSIONED },
    resourceType: 'test',
    relation: null,
    description: check.description,
    packageName: fqn[0] ?? '',
    sourceName: null,
    path: file,
    patchPath: null,
    tags: config.tags,
    config: checkConfig(check),
    owners:
      typeof own === 'string' ? [own] : inherited.length > 0 ? inherited : [owner].filter((text) => text !== null),
    test: { kind, name: testName, checkType, column, resourceId: resource?.uniqueId ?? null },
  }
}
