import { z } from 'zod'
import type { MacroState, MemberState, ProjectState } from '../model/project-state.ts'
import { digest } from './digest.ts'
import { type Comparable, memberState } from './member-state.ts'

/** dbt_schema_version of the manifests that are read: what is compared has stood in them since v9 (dbt 1.5). */
const VERSION = /\/manifest\/v(?:9|1\d)\.json$/u

const settings = z.record(z.string(), z.unknown()).nullish()
const texts = z.array(z.string())

const node = z.object({
  resource_type: z.string(),
  fqn: texts,
  raw_code: z.string().nullish(),
  checksum: z.object({ checksum: z.string().nullish() }).nullish(),
  unrendered_config: settings,
  description: z.string().nullish(),
  access: z.string().nullish(),
  latest_version: z.union([z.string(), z.number()]).nullish(),
  depends_on: z.object({ macros: texts.nullish() }).nullish(),
  test_metadata: z.unknown().optional(),
})

const source = z.object({
  fqn: texts,
  database: z.string().nullish(),
  schema: z.string().nullish(),
  identifier: z.string().nullish(),
  unrendered_config: settings,
})

const macro = z.object({ macro_sql: z.string(), depends_on: z.object({ macros: texts.nullish() }).nullish() })

const manifest = z.object({
  metadata: z.object({
    dbt_schema_version: z.string().regex(VERSION),
    project_name: z.string().nullish(),
  }),
  nodes: z.record(z.string(), node),
  sources: z.record(z.string(), source),
  exposures: z.record(z.string(), z.object({ fqn: texts, unrendered_config: settings })).nullish(),
  macros: z.record(z.string(), macro).nullish(),
})

/** What a manifest.json of dbt, parsed, says of the project it describes. Throws a ZodError if it is none. */
export function manifestState(data: unknown): ProjectState {
  const { metadata, nodes, sources, exposures, macros } = manifest.parse(data)
  const members = [
    ...Object.entries(nodes).flatMap(([id, found]) => stateOfNode(id, found)),
    ...Object.entries(sources).map(([id, found]): [string, MemberState] => [id, memberState(comparableSource(found))]),
    ...Object.entries(exposures ?? {}).map(([id, { fqn, unrendered_config }]): [string, MemberState] => {
      return [id, memberState({ ...BARE, kind: 'exposure', fqn, settings: unrendered_config ?? {} })]
    }),
  ]
  return {
    projectName: metadata.project_name ?? '',
    members: new Map(members),
    macros: new Map(Object.entries(macros ?? {}).map(([id, found]) => [id, stateOfMacro(found)])),
  }
}

const BARE: Comparable = {
  kind: 'model',
  body: '',
  settings: {},
  description: '',
  fqn: [],
  place: [],
  access: null,
  latestVersion: null,
  macros: [],
}

const KINDS: ReadonlyMap<string, Comparable['kind']> = new Map<string, Comparable['kind']>([
  ['model', 'model'],
  ['seed', 'seed'],
  ['snapshot', 'snapshot'],
  ['test', 'test'],
])

/** None for an analysis or a hook: nobody selects those. */
function stateOfNode(id: string, found: z.infer<typeof node>): readonly [string, MemberState][] {
  const kind = KINDS.get(found.resource_type)
  if (kind === undefined) return []
  const isGeneric = kind === 'test' && typeof found.test_metadata === 'object' && found.test_metadata !== null
  const comparable: Comparable = {
    kind: isGeneric ? 'generic test' : kind,
    body: (kind === 'seed' ? found.checksum?.checksum : found.raw_code) ?? '',
    settings: found.unrendered_config ?? {},
    description: found.description ?? '',
    fqn: found.fqn,
    place: [],
    access: found.access ?? null,
    latestVersion:
      found.latest_version === undefined || found.latest_version === null ? null : String(found.latest_version),
    macros: found.depends_on?.macros ?? [],
  }
  return [[id, memberState(comparable)]]
}

function comparableSource({
  fqn,
  database,
  schema,
  identifier,
  unrendered_config,
}: z.infer<typeof source>): Comparable {
  const place = [database ?? null, schema ?? null, identifier ?? null]
  return { ...BARE, kind: 'source', fqn, place, settings: unrendered_config ?? {} }
}

function stateOfMacro({ macro_sql, depends_on }: z.infer<typeof macro>): MacroState {
  return { body: digest(macro_sql.trim()), macros: depends_on?.macros ?? [] }
}
