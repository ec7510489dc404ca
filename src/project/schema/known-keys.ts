/** Sections of a schema file (dbt, parser/schemas.py and the JSON schema of dbt's YAML). */
export const SECTIONS: readonly string[] = [
  ...['version', 'models', 'seeds', 'snapshots', 'sources', 'analyses', 'exposures', 'macros', 'metrics', 'groups'],
  ...['semantic_models', 'saved_queries', 'unit_tests', 'data_tests', 'functions', 'anchors'],
]

/** Sections that describe something with a relation of its own name, and what one such thing is called. */
export const NODE_KINDS = { models: 'model', seeds: 'seed', snapshots: 'snapshot' } as const

export type NodeSection = keyof typeof NODE_KINDS

const COMMON: readonly string[] = [
  ...['name', 'description', 'docs', 'meta', 'config', 'tests', 'data_tests', 'columns', 'group'],
  ...['quote_columns', 'access', 'contract'],
]

export const KNOWN_KEYS: Readonly<Record<NodeSection | 'column' | 'source' | 'table', readonly string[]>> = {
  models: [
    ...COMMON,
    ...['latest_version', 'versions', 'constraints', 'deprecation_date', 'time_spine', 'primary_key', 'freshness'],
    ...['semantic_model', 'agg_time_dimension', 'metrics', 'derived_semantics', 'grants', 'event_time'],
  ],
  seeds: [...COMMON, 'column_types', 'delimiter', 'grants', 'event_time'],
  snapshots: [
    ...COMMON,
    ...['relation', 'strategy', 'unique_key', 'updated_at', 'check_cols', 'target_schema', 'target_database', 'grants'],
  ],
  column: [
    ...['name', 'description', 'data_type', 'constraints', 'docs', 'meta', 'tags', 'quote', 'tests', 'data_tests'],
    ...[
      'config',
      'policy_tags',
      'granularity',
      'dimension',
      'entity',
      'metrics',
      'codec',
      'identifier',
      'include',
      'exclude',
    ],
  ],
  source: [
    ...['name', 'description', 'docs', 'meta', 'config', 'database', 'schema', 'loader', 'quoting', 'freshness'],
    ...['loaded_at_field', 'loaded_at_query', 'tables', 'tags', 'overrides', 'enabled', 'event_time'],
  ],
  table: [
    ...[
      'name',
      'description',
      'docs',
      'meta',
      'config',
      'identifier',
      'quoting',
      'freshness',
      'loaded_at_field',
      'loader',
    ],
    ...['loaded_at_query', 'columns', 'tests', 'data_tests', 'tags', 'external', 'enabled', 'event_time'],
  ],
}
