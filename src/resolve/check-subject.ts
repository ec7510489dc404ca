import { sql } from 'kysely'
import { CHECK_TYPE_NAMES, findCheckType } from '../check-types/catalogue.ts'
import type { CheckType, SqlGrammar, Tested } from '../check-types/check-type.ts'
import { verbatim } from '../check-types/sql-text.ts'
import type { CheckSubject, Unreachable } from '../model/check.ts'
import type { DeclaredCheck, KnownByDbt, Located } from '../model/declared-check.ts'
import type { SqlTemplate } from '../model/deferred.ts'
import { didYouMean } from '../model/did-you-mean.ts'
import type { Sql } from '../model/measure.ts'
import { describeReference, entryOf } from '../model/node-shape.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import type { Project } from '../model/project.ts'
import { pythonStrOfNode } from '../model/python-text.ts'
import type { Relation } from '../model/relation.ts'
import type { Resource } from '../model/resource.ts'
import { type ResourceIndex, referenceText } from '../model/resource-index.ts'
import { lookupIn, referencesOf } from './argument-values.ts'
import { bindArguments } from './bind-arguments.ts'
import { type EphemeralQueries, fromItemOf, NO_EPHEMERALS, withoutQueries } from './ephemeral-models.ts'
import { knownSubject, switchedOff } from './known-subject.ts'
import { refusedReference, unknownArgument } from './refused-arguments.ts'
import type { SubjectResult } from './subject-result.ts'
import { queryOfTemplate, settledFrom, type TemplateScope } from './template-subject.ts'
import { unreachable } from './unreachable.ts'
import { wrongPopulation, wrongSettings } from './wrong-settings.ts'

type Settings = Pick<Project, 'timeZone' | 'packageVersions'>

/** What is known of a check before its type is asked, and all the rest for whoever wants to know. */
type Foreseen = { readonly unreachable: Unreachable | null; readonly subject: () => CheckSubject }

/**
 * Finds out what a declared check measures, with everything that could be known to be wrong before asking: late where no
 * mistake in it can stop the run, since that takes longer than all else that is to be known of a check.
 */
export function subjectOf(
  declared: DeclaredCheck,
  resource: Resource,
  resources: ResourceIndex,
  project: Settings,
  grammar: SqlGrammar,
): Foreseen | { readonly stops: Problem } {
  const early = reasonNotToAsk(declared, resource, resources)
  const read = (): SubjectResult => early ?? readSubject(declared, resource, resources, project, grammar)
  const { known } = declared
  if (known !== null) {
    const lost = early?.kind === 'unreachable' ? early : switchedOff(known)
    const subject = (): CheckSubject => lost ?? subjectOfManifest(known, read(), declared, resource, resources, grammar)
    return { unreachable: lost, subject }
  }
  if (early === null && neverStopsRun(declared)) return { unreachable: null, subject: () => unstopping(read()) }
  const subject = read()
  if (subject.kind === 'stops') return { stops: subject.problem }
  return { unreachable: subject.kind === 'unreachable' ? subject : null, subject: () => subject }
}

function neverStopsRun(declared: DeclaredCheck): boolean {
  return declared.template !== null || typeOf(declared)?.neverStopsRun === true
}

/** Once the run goes on, a mistake is that of the one check. */
function unstopping(read: SubjectResult): CheckSubject {
  return read.kind === 'stops' ? broken(read.problem) : read
}

function subjectOfManifest(
  known: KnownByDbt,
  read: SubjectResult,
  declared: DeclaredCheck,
  resource: Resource,
  resources: ResourceIndex,
  grammar: SqlGrammar,
): CheckSubject {
  const { config } = declared
  const isEphemeral = known.dependsOn.some((id) => resources.byId.get(id)?.materialization === 'ephemeral')
  const isSound = !isEphemeral && wrongPopulation(resource, config, grammar) === null
  const from = isSound ? testedRelation(resource, config.where, NO_EPHEMERALS) : null
  return knownSubject(known, read, from, declared, grammar)
}

function readSubject(
  declared: DeclaredCheck,
  resource: Resource,
  resources: ResourceIndex,
  project: Settings,
  grammar: SqlGrammar,
): SubjectResult {
  if (declared.template !== null) return templatedSubject(declared, declared.template, resource, resources, grammar)
  const type = typeOf(declared)
  if (type === undefined) return { kind: 'broken', problem: unknownType(declared) }
  const column = columnOf(declared)
  const wrong =
    wrongColumn(type, column, declared) ?? wrongSettings(declared, resource, grammar, type.isColumnSql ? column : null)
  if (wrong !== null) return wrong.code === 'UNKNOWN_ARGUMENT' ? { kind: 'stops', problem: wrong } : broken(wrong)
  if (declared.problem !== null) return broken(declared.problem)
  const bind = (given: DeclaredCheck, ephemerals: EphemeralQueries): ReturnType<typeof bindArguments> => {
    const tested = testedThing(declared, resource, column, ephemerals, project, grammar)
    return bindArguments(type, given, tested, lookupIn(resources, declared.packageName, ephemerals))
  }
  const scope = scopeOf(declared, resource, resources, grammar)
  if (declared.late === null && !scope.read.some(({ ephemeralSql }) => ephemeralSql !== null)) {
    return bind(declared, NO_EPHEMERALS)
  }
  // what is wrong whatever the ephemeral models are may stop the run
  const early = declared.late === null ? bind(declared, NO_EPHEMERALS) : null
  if (early?.kind === 'stops' || early?.kind === 'broken') return early
  const given = declared.late?.arguments ?? (() => ({ kind: 'made' as const, value: declared.arguments }))
  return settledFrom(given, scope, (known, ephemerals) => {
    const bound = bind({ ...declared, arguments: known }, ephemerals)
    return bound.kind === 'stops' ? { kind: 'broken', problem: bound.problem } : namingEphemerals(bound, ephemerals)
  })
}

function scopeOf(
  declared: DeclaredCheck,
  own: Resource,
  resources: ResourceIndex,
  grammar: SqlGrammar,
): TemplateScope & { readonly own: Resource } {
  const { packageName } = declared
  const read = referencesOf(declared).flatMap((reference) => resources.byReference(reference, packageName) ?? [])
  return { resources, packageName, own, read: [own, ...read], grammar }
}

/** Nothing that the catalog knows is an ephemeral model: no schema has an empty name. */
const NOWHERE: Relation = { database: null, schema: '', name: '' }

function testedThing(
  { config: { where } }: DeclaredCheck,
  resource: Resource,
  column: Located<string> | null,
  ephemerals: EphemeralQueries,
  { timeZone, packageVersions }: Settings,
  grammar: SqlGrammar,
): Tested {
  return {
    from: testedRelation(resource, where, ephemerals),
    relation: resource.materialization === 'ephemeral' ? { ...NOWHERE, name: resource.name } : resource.relation,
    hasWhere: where !== null,
    columnSql: verbatim(column?.value ?? ''),
    column: column?.value ?? null,
    columnName: column === null ? null : grammar.columnName(column.value),
    grammar,
    timeZone,
    packageVersions,
  }
}

/** What it says to people has names where its SQL has queries. */
function namingEphemerals<Subject extends CheckSubject>(subject: Subject, ephemerals: EphemeralQueries): Subject {
  if (subject.kind !== 'measurable') return subject
  return { ...subject, says: withoutQueries(subject.says, ephemerals) }
}

/** What can be told before anybody looks at what the check is about, or null. */
function reasonNotToAsk(declared: DeclaredCheck, resource: Resource, resources: ResourceIndex): SubjectResult | null {
  const refused = unknownArgument(declared)
  if (refused !== null) return { kind: 'stops', problem: refused }
  const lost = whyUnreachable(declared, resource, resources)
  if (lost !== null) return lost
  const hidden = refusedReference(declared, resource, resources)
  if (hidden !== null) return { kind: 'stops', problem: hidden }
  const unknown = unknownRelation(declared, resource, resources)
  return unknown === null ? null : broken(unknown)
}

/** A test that is a macro: whatever it selects is a failure. */
function templatedSubject(
  declared: DeclaredCheck,
  template: SqlTemplate,
  resource: Resource,
  resources: ResourceIndex,
  grammar: SqlGrammar,
): CheckSubject {
  const { config, position, namespace, testName } = declared
  const wrong = declared.problem ?? wrongSettings(declared, resource, grammar, null)
  if (wrong !== null) return broken(wrong)
  const fromOf = (ephemerals: EphemeralQueries): Sql => testedRelation(resource, config.where, ephemerals)
  const says = `passes the test ${namespace === null ? '' : `${namespace}.`}${testName}`
  return queryOfTemplate(template.sql, scopeOf(declared, resource, resources, grammar), says, fromOf, position)
}

/** Of a test from a manifest, the package that its macro is from counts, not what its author wrote. */
function typeOf({ namespace, testName, known }: DeclaredCheck): CheckType | undefined {
  if (known === null) return findCheckType(namespace, testName)
  return findCheckType(known.definedIn === 'dbt' ? null : known.definedIn, testName)
}

/** A check with the settings that its check type brings itself, as dbt's `config()` in the body of a test does. */
export function withTypesSettings(declared: DeclaredCheck): DeclaredCheck {
  const { namespace, testName, config, hasOwnFailCalc, template, position } = declared
  const failCalc = template === null ? (findCheckType(namespace, testName)?.failCalc ?? null) : null
  if (failCalc === null || hasOwnFailCalc) return declared
  return { ...declared, config: { ...config, failCalc: { value: failCalc, position } } }
}

/** The column that a check is on, as dbt passes it to the test. */
export function columnOf(declared: DeclaredCheck): Located<string> | null {
  const value = entryOf(declared.arguments, 'column_name')?.value
  return value === undefined ? null : { value: pythonStrOfNode(value), position: value.position }
}

/** `"schema"."name"`, or dbt's `(select * from … where …) dbt_subquery`. */
function testedRelation(resource: Resource, where: Located<string> | null, ephemerals: EphemeralQueries): Sql {
  const name = verbatim(fromItemOf(resource, ephemerals))
  return where === null ? name : sql`(select * from ${name} where ${verbatim(where.value)}) dbt_subquery`
}

function whyUnreachable(declared: DeclaredCheck, resource: Resource, resources: ResourceIndex): Unreachable | null {
  const { packageName } = declared
  return (
    unreachable(referenceText(resource), resource) ??
    referencesOf(declared)
      .map((reference) => unreachable(describeReference(reference), resources.byReference(reference, packageName)))
      .find((found) => found !== null) ??
    null
  )
}

/** Why we cannot know what one of the resources is in the database, or null. */
function unknownRelation(declared: DeclaredCheck, resource: Resource, resources: ResourceIndex): Problem | null {
  const read = referencesOf(declared).map((found) => resources.byReference(found, declared.packageName))
  return [resource, ...read].flatMap((found) => found?.problem ?? [])[0] ?? null
}

function unknownType(declared: DeclaredCheck): Problem {
  const name = declared.namespace === null ? declared.testName : `${declared.namespace}.${declared.testName}`
  const message = `Unknown check type "${name}". Expected a name that "assay types" lists`
  const [inPackage] = CHECK_TYPE_NAMES.filter((known) => known.endsWith(`.${name}`))
  const hint = inPackage === undefined ? didYouMean(name, CHECK_TYPE_NAMES) : `Did you mean "${inPackage}"?`
  return makeProblem('UNKNOWN_CHECK_TYPE', message, declared.position, hint)
}

function wrongColumn(type: CheckType, column: Located<string> | null, declared: DeclaredCheck): Problem | null {
  if (type.on === 'column' && column === null) {
    return {
      code: 'MISSING_ARGUMENT',
      message: `${type.name} needs a column. Expected it below a column or with column_name, got neither`,
      position: declared.position,
    }
  }
  if (type.on === 'relation' && column !== null) {
    return {
      code: 'UNKNOWN_ARGUMENT',
      message: `${type.name} is about a whole relation. Expected no column, got ${JSON.stringify(column.value)}`,
      position: declared.position,
      hint: 'Move it from the column to the data_tests of the model or source table.',
    }
  }
  return null
}

function broken(problem: Problem): CheckSubject {
  return { kind: 'broken', problem }
}
