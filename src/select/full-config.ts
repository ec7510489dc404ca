import type { NamedCheck } from '../model/check.ts'
import type { Freshness } from '../model/freshness.ts'
import type { Resource } from '../model/resource.ts'

type Data = Readonly<Record<string, unknown>>

/** The config of a check with all of dbt's defaults, in dbt's order (artifacts/resources/v1/config.py, `TestConfig`). */
export function checkConfig({
  config: { settings, meta, failCalc, warnIf, errorIf, where, limit },
  name,
  alias,
}: NamedCheck): Data {
  const stored = settings['store_failures'] ?? null
  const storedAs = settings['store_failures_as'] ?? null
  return {
    ...COMMON,
    schema: 'dbt_test__audit',
    materialized: 'test',
    severity: 'ERROR',
    ...settings,
    ...(alias === name ? {} : { alias: settings['alias'] ?? alias }),
    tags: asList(settings['tags']),
    meta,
    store_failures: typeof storedAs === 'string' ? storedAs !== 'ephemeral' : stored,
    store_failures_as: storedAs ?? (typeof stored === 'boolean' ? (stored ? 'table' : 'ephemeral') : null),
    where: where?.value ?? null,
    limit,
    fail_calc: failCalc.value,
    warn_if: warnIf.value,
    error_if: errorIf.value,
  }
}

/** The same of a model, seed, snapshot or source. */
export function resourceConfig(resource: Resource): Data {
  const { kind, config, tags, access, group, materialization } = resource
  if (kind === 'source') return { ...OF_SOURCES, ...config, ...freshnessConfig(resource.freshness), tags }
  const own = kind === 'model' ? { ...OF_MODELS, access } : kind === 'seed' ? OF_SEEDS : OF_SNAPSHOTS
  const docs = { ...DOCS, ...objectOf(config['docs']) }
  const contract = { ...CONTRACT, ...objectOf(config['contract']) }
  return { ...COMMON, materialized: materialization, ...OF_NODES, ...own, ...config, group, tags, docs, contract }
}

/** As dbt keeps it: both limits are there, whether they are set or not. */
function freshnessConfig(freshness: Freshness | null): Data {
  if (freshness === null) return { freshness: null }
  const { warnAfter, errorAfter, filter, loadedAtField } = freshness
  return {
    freshness: {
      warn_after: warnAfter ?? NO_LIMIT,
      error_after: errorAfter ?? NO_LIMIT,
      filter: filter?.value ?? null,
    },
    loaded_at_field: loadedAtField?.value ?? null,
  }
}

const NO_LIMIT = { count: null, period: null }

const COMMON: Data = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  static_analysis: null,
}

const DOCS = { show: true, node_color: null }
const CONTRACT = { enforced: false, alias_types: true }

const OF_NODES: Data = {
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: DOCS,
  contract: CONTRACT,
  event_time: null,
  concurrent_batches: null,
}

const OF_MODELS: Data = { freshness: null }
const OF_SEEDS: Data = { delimiter: ',', quote_columns: null }
const OF_SNAPSHOTS: Data = {
  strategy: null,
  target_schema: null,
  target_database: null,
  updated_at: null,
  check_cols: null,
  snapshot_meta_column_names: {
    dbt_valid_to: null,
    dbt_valid_from: null,
    dbt_scd_id: null,
    dbt_updated_at: null,
    dbt_is_deleted: null,
  },
  dbt_valid_to_current: null,
}

const OF_SOURCES: Data = {
  enabled: true,
  event_time: null,
  freshness: null,
  loaded_at_field: null,
  loaded_at_query: null,
  meta: {},
  tags: [],
  static_analysis: null,
}

function asList(value: unknown): unknown {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
