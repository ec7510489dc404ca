import type { DeclaredCheck, KnownByDbt } from '../../model/declared-check.ts'
import type { MappingNode, Reference } from '../../model/node.ts'
import { makeProblem, type Problem } from '../../model/problem.ts'
import type { Resource } from '../../model/resource.ts'
import type { ResourceIndex } from '../../model/resource-index.ts'
import { readCheckConfig } from '../checks/check-config.ts'
import { renderArguments } from '../jinja/render-node.ts'
import type { ProjectContext } from '../project-context.ts'
import { mappingOf, withoutNulls } from './manifest-node.ts'
import { positionIn } from './manifest-resources.ts'
import type { Manifest, ManifestNode } from './manifest-shape.ts'

/** The generic tests of a manifest, and stand-ins for what they hang on where dbt knows no such thing. */
export type ManifestChecks = { readonly checks: readonly DeclaredCheck[]; readonly missing: readonly Resource[] }

export function manifestChecks({ nodes }: Manifest, index: ResourceIndex, context: ProjectContext): ManifestChecks {
  const found = Object.values(nodes).flatMap((node) => {
    const { resource_type, test_metadata } = node
    if (resource_type !== 'test' || test_metadata === null || test_metadata === undefined) return []
    return [genericTest(node, test_metadata, index, context)]
  })
  const missing = found.flatMap((test) => (test.missing === null ? [] : [test.missing]))
  return {
    checks: found.map(({ check }) => check),
    missing: [...new Map(missing.map((resource) => [resource.uniqueId, resource])).values()],
  }
}

function genericTest(
  node: ManifestNode,
  { name, namespace, kwargs }: NonNullable<ManifestNode['test_metadata']>,
  index: ResourceIndex,
  context: ProjectContext,
): { readonly check: DeclaredCheck; readonly missing: Resource | null } {
  const file = node.original_file_path.replaceAll('\\', '/')
  const position = positionIn(file)
  const { model, ...given } = kwargs ?? {}
  const rawArguments = mappingOf(given, position)
  const tested = testedBy(node, model, index, context)
  const settings = mappingOf(withoutNulls(node.config ?? {}), position)
  const config = readCheckConfig(settings, node.tags ?? [], context.findings)
  const check: DeclaredCheck = {
    namespace: namespace ?? null,
    testName: name,
    resourceId: tested.uniqueId,
    packageName: node.package_name,
    file,
    directories: node.fqn.slice(1, -1),
    columnName: null,
    rawArguments,
    ...renderedArguments(rawArguments, context),
    customName: null,
    description: node.description || null,
    // dbt switches a test off where something that it reads is missing: that is a skip, with its reason
    config: { ...config, isEnabled: true },
    ownConfig: [],
    hasOwnFailCalc: true,
    template: null,
    late: null,
    position,
    known: { ...knownOf(node), definedIn: definedIn(node, name), isSwitchedOff: !config.isEnabled },
  }
  return { check, missing: tested.state === 'missing' ? tested : null }
}

/** What they may need is not in a manifest (variables, macros): then dbt's compiled SQL has to do. */
function renderedArguments(
  raw: MappingNode,
  { argumentEngine }: ProjectContext,
): Pick<DeclaredCheck, 'arguments' | 'problem'> {
  let problem: Problem | null = null
  const rendered = renderArguments(raw, argumentEngine, ({ code, message, hint }, position) => {
    problem ??= makeProblem(code, message, position, hint)
  })
  return { arguments: rendered.kind === 'mapping' ? rendered : raw, problem }
}

function knownOf(node: ManifestNode): Omit<KnownByDbt, 'definedIn' | 'isSwitchedOff'> {
  return {
    uniqueId: node.unique_id,
    name: node.name,
    alias: node.alias ?? node.name,
    fqn: node.fqn,
    dependsOn: node.depends_on?.nodes ?? [],
    rawCode: node.raw_code ?? null,
    compiledCode: node.compiled_code ?? null,
  }
}

/** `{{ get_where_subquery(ref('orders')) }}`, in which dbt says what a test is about. */
const TESTED = /^\{\{\s*(?:get_where_subquery\()?\s*((?:ref|source)\(.*?\))\s*\)?\s*\}\}$/s

function testedBy(node: ManifestNode, model: unknown, index: ResourceIndex, context: ProjectContext): Resource {
  const call = typeof model === 'string' ? TESTED.exec(model)?.[1] : undefined
  const position = positionIn(node.original_file_path)
  const rendered = call === undefined ? null : context.argumentEngine.render(`{{ ${call} }}`, position)
  const value = rendered?.kind === 'scalar' ? rendered.value : null
  const isReference = typeof value === 'object' && value !== null && (value.kind === 'ref' || value.kind === 'source')
  const [parent] = node.depends_on?.nodes ?? []
  const found = isReference ? index.byReference(value, node.package_name) : index.byId.get(parent ?? '')
  return found ?? missingResource(isReference ? value : null, node)
}

/** Something that a test is about, and that dbt does not know. */
function missingResource(
  reference: Reference | null,
  { package_name, name, original_file_path }: ManifestNode,
): Resource {
  const isSource = reference?.kind === 'source'
  const named = reference === null ? name : isSource ? reference.table : reference.name
  const sourceName = isSource ? reference.source : null
  const id = isSource ? ['source', package_name, sourceName, named] : ['model', package_name, named]
  return {
    uniqueId: id.join('.'),
    kind: isSource ? 'source' : 'model',
    packageName: package_name,
    name: named,
    sourceName,
    version: null,
    isLatestVersion: true,
    fqn: [package_name, named],
    path: original_file_path,
    patchPath: null,
    relation: { database: null, schema: '', name: named },
    freshness: null,
    materialization: null,
    tags: [],
    config: {},
    description: null,
    owner: null,
    group: null,
    access: 'protected',
    dependsOn: [],
    rawCode: null,
    ephemeralSql: null,
    checksum: null,
    problem: null,
    state: 'missing',
    position: positionIn(original_file_path),
  }
}

/**
 * The package whose macro runs: `dbt` for a built-in test. A macro of the project's that dbt's dispatch finds before the
 * package's own counts as the project's.
 */
function definedIn({ depends_on, package_name }: ManifestNode, testName: string): string {
  const macros = (depends_on?.macros ?? []).map((id) => (id ?? '').split('.'))
  const dispatched = macros.find(
    ([, owner, macro]) =>
      owner === package_name && (macro === `default__test_${testName}` || macro === `postgres__test_${testName}`),
  )
  const direct = macros.find(([, , macro]) => macro === `test_${testName}`)
  return (dispatched ?? direct)?.[1] ?? 'dbt'
}
