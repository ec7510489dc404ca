import type { SqlGrammar } from '../check-types/check-type.ts'
import { ProjectError } from '../errors.ts'
import type { Check, NamedCheck } from '../model/check.ts'
import type { DeclaredCheck } from '../model/declared-check.ts'
import type { NameParts } from '../model/full-check-name.ts'
import type { Problem } from '../model/problem.ts'
import type { Project } from '../model/project.ts'
import type { Resource } from '../model/resource.ts'
import { indexResources, type ResourceIndex, referenceText } from '../model/resource-index.ts'
import { referencesOf, textsIn } from './argument-values.ts'
import { checkHash, checkName, unsortableKey } from './check-name.ts'
import { columnOf, subjectOf, withTypesSettings } from './check-subject.ts'
import { ephemeralsBelow, relationsRead } from './ephemeral-models.ts'
import { loadGrammar } from './grammar.ts'
import { rawCodeOf } from './raw-code.ts'
import { unknownArgument } from './refused-arguments.ts'
import { resolveSingular } from './resolve-singular.ts'
import { type ResolvedCheck, withSubject } from './resolved-check.ts'

/** All checks of `nameChecks`, with their subjects. @throws ProjectError as that does. */
export async function resolveChecks(project: Project): Promise<readonly Check[]> {
  return (await nameChecks(project)).map(withSubject)
}

/**
 * Gives every enabled check of a project its dbt name and id, its relations and, when asked, what it measures; sorted by id.
 *
 * A check that can be known to be unjudgeable (a type we do not know, a bad expression) is `broken`, one whose parents
 * are missing or disabled `unreachable`: neither stops the others.
 * @throws ProjectError with every mistake for which dbt would refuse to run at all, those that were found before included.
 */
export async function nameChecks(project: Project): Promise<readonly ResolvedCheck[]> {
  const grammar = await loadGrammar()
  const resources = indexResources(project.resources, project.name)
  const enabled = project.declaredChecks
    .filter(({ config }) => config.isEnabled)
    .filter(hasResource(project, resources))
  const results = enabled.map((declared) => resolveCheck(withTypesSettings(declared), resources, project, grammar))
  const singular = project.singularTests
    .filter(({ config }) => config.isEnabled)
    .map((declared) => resolveSingular(declared, resources, grammar))
  const checks = [...results.flatMap((result) => ('stops' in result ? [] : [result])), ...singular]
  const stops = results.flatMap((result) => ('stops' in result ? [result.stops] : []))
  const disabled = project.declaredChecks.filter(({ config }) => !config.isEnabled)
  const refused = disabled.flatMap((declared) => unknownArgument(declared) ?? [])
  const problems = [...project.problems, ...stops, ...refused, ...duplicates(checks)]
  if (problems.length > 0) throw new ProjectError(problems, project.texts)
  return checks.toSorted((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1))
}

/** What a check hangs on may be among the problems; else it is there. */
function hasResource({ problems }: Project, { byId }: ResourceIndex): (declared: DeclaredCheck) => boolean {
  return ({ resourceId }) => problems.length === 0 || byId.has(resourceId)
}

function resolveCheck(
  declared: DeclaredCheck,
  resources: ResourceIndex,
  project: Project,
  grammar: SqlGrammar,
): ResolvedCheck | { readonly stops: Problem } {
  const resource = resources.byId.get(declared.resourceId)
  if (resource === undefined) throw new Error(`a check hangs on ${declared.resourceId}, which is not in the project`)
  const named = namesOf(declared, resource, project)
  if ('stops' in named) return named
  const foreseen = subjectOf(declared, resource, resources, project, grammar)
  if ('stops' in foreseen) return foreseen
  const { config, description, file, position } = declared
  const read = resourcesRead(declared, resource, resources)
  const owner = config.meta['owner']
  return {
    ...{ config, description, file, position },
    kind: 'generic',
    ...named,
    checkType: declared.namespace === null ? declared.testName : `${declared.namespace}.${declared.testName}`,
    testName: declared.testName,
    resource,
    column: columnOf(declared)?.value ?? null,
    dependsOn: read.map(({ uniqueId }) => uniqueId),
    reads: relationsRead(read, resources),
    hasSubquery: hasSubquery(declared) || ephemeralsBelow(read, resources).length > 0,
    namesRelation: namesRelation(declared, resource),
    owner: typeof owner === 'string' ? owner : resource.owner,
    rawCode: declared.known?.rawCode ?? rawCodeOf(declared, named.alias === named.name ? null : named.alias),
    unreachable: foreseen.unreachable,
    makeSubject: foreseen.subject,
  }
}

type Names = Pick<NamedCheck, 'uniqueId' | 'name' | 'customName' | 'alias' | 'fqn'>

/** As dbt's manifest says, or as dbt derives them. */
function namesOf(declared: DeclaredCheck, resource: Resource, project: Project): Names | { readonly stops: Problem } {
  const { known, packageName, directories, customName } = declared
  const parts = namePartsOf(declared, resource)
  if (known !== null) {
    const { uniqueId, name, alias, fqn } = known
    return { uniqueId, name, alias, fqn, customName: checkName(parts).full === name ? null : name }
  }
  const unsortable = unsortableKey(declared.rawArguments)
  if (unsortable !== null) return { stops: keysOfTwoTypes(unsortable) }
  const { full, short } = checkName(parts)
  if (full.includes(' ') && !isToldOfSpaces(project)) return { stops: nameWithSpaces(full, declared) }
  const uniqueId = `test.${packageName}.${full}.${checkHash(full, parts, referenceText(resource))}`
  return { uniqueId, name: full, alias: short, fqn: [packageName, ...directories, full], customName }
}

function namePartsOf(declared: DeclaredCheck, resource: Resource): NameParts {
  const { namespace, testName, rawArguments, customName } = declared
  const isSource = resource.kind === 'source'
  const versioned = resource.version === null ? resource.name : `${resource.name}_v${resource.version}`
  const targetName = isSource ? `${resource.sourceName}_${resource.name}` : versioned
  return { namespace, testName, targetName, isSource, rawArguments, customName }
}

/** What a macro reads, only the macro knows. */
function hasSubquery(declared: DeclaredCheck): boolean {
  if (declared.template !== null || declared.late !== null) return true
  return sqlTextsOf(declared).some((text) => /\bselect\b/iu.test(text))
}

/** Text that could be read as such is taken for it: the price is one more scan. */
function namesRelation(declared: DeclaredCheck, { relation }: Resource): boolean {
  if (declared.config.where === null) return false
  const name = relation.name.toLowerCase()
  return sqlTextsOf(declared).some((text) => QUALIFIED.test(text) || text.toLowerCase().includes(name))
}

/**
 * `t.x`, `"t" . *`, `(t).x`; dbt's name for the subquery; system columns; and what could hide any of these: comments, escapes.
 * (Postgres manual, "System Columns", "Lexical Structure".)
 */
const QUALIFIED = /[\p{L}\w$")\]]\s*\.\s*[\p{L}_"*]|dbt_subquery|\b(?:ctid|tableoid|[cx]min|[cx]max)\b|--|\/\*|u&/iu

function sqlTextsOf({ arguments: given, config }: DeclaredCheck): readonly string[] {
  return [...textsIn(given), config.where?.value ?? '']
}

function resourcesRead(declared: DeclaredCheck, resource: Resource, resources: ResourceIndex): readonly Resource[] {
  const found =
    declared.known?.dependsOn.flatMap((id) => resources.byId.get(id) ?? []) ??
    referencesOf(declared).flatMap((reference) => resources.byReference(reference, declared.packageName) ?? [])
  return [...new Set([resource, ...found])]
}

function keysOfTwoTypes({ entry, expected }: NonNullable<ReturnType<typeof unsortableKey>>): Problem {
  return {
    code: 'BAD_ARGUMENT',
    message: `A mapping has keys of two types. Expected ${expected} like the first, got ${JSON.stringify(entry.key)}`,
    position: entry.keyPosition,
    hint: 'Put quotes around all of its keys.',
  }
}

/** It is the name of a source or model then, and was told at that. */
function isToldOfSpaces({ problems }: Project): boolean {
  return problems.some(({ code }) => code === 'NAME_WITH_SPACES')
}

function nameWithSpaces(name: string, { position }: DeclaredCheck): Problem {
  const message = `A check's name has spaces. Expected one without, got ${JSON.stringify(name)}`
  const hint = 'Give the check a name: of its own, or the source a name without spaces and an identifier: with them.'
  return { code: 'NAME_WITH_SPACES', message, position, hint }
}

function duplicates(checks: readonly NamedCheck[]): readonly Problem[] {
  const first = new Map<string, NamedCheck>()
  return checks.flatMap((check) => {
    const earlier = first.get(check.uniqueId)
    if (earlier === undefined) {
      first.set(check.uniqueId, check)
      return []
    }
    const { file, line } = earlier.position
    return {
      code: 'DUPLICATE_CHECK' as const,
      message: `The check ${check.name} is declared twice. Expected it once, got it at ${file}:${line} as well`,
      position: check.position,
      hint: 'Remove one, or tell them apart by name: or by their arguments (settings alone do not).',
    }
  })
}
