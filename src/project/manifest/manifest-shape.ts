import { z } from 'zod'

/** What we read of a manifest.json (dbt-core, artifacts/schemas/manifest, versions 7 to 12). All else is dropped. */
const text = z.string().nullish()
const texts = z.array(z.string()).nullish()
const record = z.record(z.string(), z.unknown()).nullish()
/** The version of a model is a number or a text in YAML, and may be a `PythonFloat`. */
const version = z.unknown().optional()

const common = {
  unique_id: z.string(),
  package_name: z.string(),
  name: z.string(),
  resource_type: z.string(),
  fqn: z.array(z.string()),
  original_file_path: z.string(),
  description: text,
  tags: texts,
  meta: record,
  config: record,
  // null stands for a macro that there is not
  depends_on: z.object({ nodes: texts, macros: z.array(text).nullish() }).nullish(),
}

export const nodeShape = z.object({
  ...common,
  patch_path: text,
  database: text,
  schema: text,
  alias: text,
  relation_name: text,
  raw_code: text,
  compiled_code: text,
  checksum: z.object({ checksum: text }).nullish(),
  version,
  latest_version: version,
  access: text,
  group: text,
  refs: z.array(z.union([z.array(z.string()), z.object({ name: z.string(), package: text, version })])).nullish(),
  sources: z.array(z.array(z.string())).nullish(),
  test_metadata: z.object({ name: z.string(), namespace: text, kwargs: record }).nullish(),
})

export const sourceShape = z.object({
  ...common,
  source_name: z.string(),
  source_meta: record,
  database: text,
  schema: z.string(),
  identifier: z.string(),
  quoting: z.object({ schema: z.boolean().nullish(), identifier: z.boolean().nullish() }).nullish(),
  freshness: z.unknown().optional(),
  loaded_at_field: text,
  loaded_at_query: text,
})

const owner = z.object({ name: text, email: z.unknown().optional() }).nullish()

export const exposureShape = z.object({ ...common, type: text, owner })
export const groupShape = z.object({ ...common, fqn: texts, owner })

export const manifestShape = z.object({
  metadata: z.object({
    dbt_schema_version: z.string(),
    dbt_version: text,
    project_name: text,
    adapter_type: text,
  }),
  nodes: z.record(z.string(), nodeShape),
  sources: z.record(z.string(), sourceShape),
  selectors: z.record(z.string(), z.unknown()).nullish(),
  exposures: z.record(z.string(), exposureShape).nullish(),
  groups: z.record(z.string(), groupShape).nullish(),
  disabled: z.record(z.string(), z.array(z.looseObject({ resource_type: z.string() }))).nullish(),
})

export type ManifestNode = z.infer<typeof nodeShape>
export type ManifestSource = z.infer<typeof sourceShape>
export type Manifest = z.infer<typeof manifestShape>
