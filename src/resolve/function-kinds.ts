/** Aggregates of Postgres whose calls look like those of any function (`select proname from pg_proc where prokind = 'a'`). */
export const AGGREGATES: ReadonlySet<string> = new Set([
  ...['any_value', 'array_agg', 'avg', 'bit_and', 'bit_or', 'bit_xor', 'bool_and', 'bool_or', 'corr', 'count'],
  ...['covar_pop', 'covar_samp', 'every', 'json_agg', 'json_agg_strict', 'json_object_agg', 'json_object_agg_strict'],
  ...['json_object_agg_unique', 'json_object_agg_unique_strict', 'jsonb_agg', 'jsonb_agg_strict', 'jsonb_object_agg'],
  ...[
    'jsonb_object_agg_strict',
    'jsonb_object_agg_unique',
    'jsonb_object_agg_unique_strict',
    'max',
    'min',
    'range_agg',
  ],
  ...['range_intersect_agg', 'regr_avgx', 'regr_avgy', 'regr_count', 'regr_intercept', 'regr_r2', 'regr_slope'],
  ...['regr_sxx', 'regr_sxy', 'regr_syy', 'stddev', 'stddev_pop', 'stddev_samp', 'string_agg', 'sum', 'var_pop'],
  ...['var_samp', 'variance', 'xmlagg'],
])

/** Functions of Postgres that give several rows for one (`proretset`), as far as one would write them in an expression. */
export const SET_RETURNING: ReadonlySet<string> = new Set([
  ...['generate_series', 'generate_subscripts', 'json_array_elements', 'json_array_elements_text', 'json_each'],
  ...['json_each_text', 'json_object_keys', 'jsonb_array_elements', 'jsonb_array_elements_text', 'jsonb_each'],
  ...['jsonb_each_text', 'jsonb_object_keys', 'jsonb_path_query', 'regexp_matches', 'regexp_split_to_table'],
  ...['string_to_table', 'unnest'],
])
