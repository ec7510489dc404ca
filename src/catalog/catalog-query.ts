import type { Relation } from '../model/relation.ts'

/** `'it''s'`, for names in a query on the catalog. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/**
 * One query for all relations: a row per relation that is there, with its columns, keys and foreign keys as JSON.
 *
 * Source: Postgres manual, "System Catalogs" (pg_class, pg_attribute, pg_index, pg_constraint, pg_enum).
 *
 * - `to_jsonb(k) ->> 'conenforced'`: Postgres 18 has constraints that are not enforced; before, the field is not there.
 * - NOT NULL is a constraint with `convalidated` from Postgres 18 on; before, `attnotnull` is all there is.
 * - A foreign key's word is only as good as its triggers: `tgenabled` is 'D' where somebody switched them off, and a table
 *   that a logical replication subscription fills is written without them.
 */
export function catalogQuery(relations: readonly Relation[]): string {
  const wanted = relations.map(({ schema, name }, index) => `(${index}, ${literal(schema)}, ${literal(name)})`)
  return `
with wanted (number, schema_name, relation_name) as (values ${wanted.join(', ')}),
found as (
  select wanted.number, class.*
  from wanted
  join pg_catalog.pg_namespace as namespace on namespace.nspname = wanted.schema_name
  join pg_catalog.pg_class as class on class.relnamespace = namespace.oid and class.relname = wanted.relation_name
  where class.relkind in ('r', 'p', 'v', 'm', 'f')
),
sizes as (
  select found.number, sum(greatest(leaf.reltuples, 0)) as estimated_rows, bool_or(leaf.reltuples >= 0) as is_analyzed,
    sum(leaf.relpages) as pages
  from found
  cross join lateral (
    select found.oid as relid
    union
    select tree.relid from pg_catalog.pg_partition_tree(found.oid) as tree where tree.isleaf and found.relkind = 'p'
  ) as part
  join pg_catalog.pg_class as leaf on leaf.oid = part.relid and (found.relkind <> 'p' or leaf.relkind <> 'p')
  group by found.number
)
select
  found.number,
  found.relkind,
  pg_catalog.has_schema_privilege(found.relnamespace, 'usage')
    and pg_catalog.has_table_privilege(found.oid, 'select') as is_readable,
  found.relrowsecurity as has_row_security,
  case when sizes.is_analyzed then sizes.estimated_rows end as estimated_rows,
  coalesce(sizes.pages, 0) as pages,
  found.relkind = 'r' and exists (select from pg_catalog.pg_inherits where inhparent = found.oid) as has_inheritors,
  (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', attribute.attname,
      'type', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
      'notNullBy', case when attribute.attnotnull then (
        select case when bool_and(not_null.convalidated) is not false then coalesce(min(not_null.conname), 'NOT NULL') end
        from pg_catalog.pg_constraint as not_null
        where not_null.conrelid = found.oid and not_null.contype = 'n' and not_null.conkey = array[attribute.attnum]
      ) end,
      'enumLabels', (
        select jsonb_agg(enum.enumlabel order by enum.enumsortorder)
        from pg_catalog.pg_enum as enum
        where enum.enumtypid = attribute.atttypid
      )
    ) order by attribute.attnum), '[]')
    from pg_catalog.pg_attribute as attribute
    where attribute.attrelid = found.oid and attribute.attnum > 0 and not attribute.attisdropped
  ) as columns,
  (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', index_class.relname,
      'columns', (
        select jsonb_agg(attribute.attname order by key.position)
        from unnest(index.indkey) with ordinality as key (attnum, position)
        join pg_catalog.pg_attribute as attribute on attribute.attrelid = found.oid and attribute.attnum = key.attnum
        where key.position <= index.indnkeyatts
      )
    ) order by index.indisprimary desc, index_class.relname), '[]')
    from pg_catalog.pg_index as index
    join pg_catalog.pg_class as index_class on index_class.oid = index.indexrelid
    where index.indrelid = found.oid
      and index.indisunique and index.indisvalid and index.indisready and index.indislive and index.indimmediate
      and not index.indisexclusion
      and index.indpred is null and index.indexprs is null
      and not exists (
        select
        from generate_series(0, index.indnkeyatts - 1) as position
        join pg_catalog.pg_attribute as attribute
          on attribute.attrelid = found.oid and attribute.attnum = index.indkey[position]
        join pg_catalog.pg_opclass as opclass on opclass.oid = index.indclass[position]
        where not opclass.opcdefault or index.indcollation[position] <> attribute.attcollation
      )
  ) as unique_keys,
  (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', foreign_key.conname,
      'columns', (
        select jsonb_agg(attribute.attname order by key.position)
        from unnest(foreign_key.conkey) with ordinality as key (attnum, position)
        join pg_catalog.pg_attribute as attribute on attribute.attrelid = found.oid and attribute.attnum = key.attnum
      ),
      'toSchema', parent_namespace.nspname,
      'toName', parent.relname,
      'toColumns', (
        select jsonb_agg(attribute.attname order by key.position)
        from unnest(foreign_key.confkey) with ordinality as key (attnum, position)
        join pg_catalog.pg_attribute as attribute on attribute.attrelid = parent.oid and attribute.attnum = key.attnum
      )
    ) order by foreign_key.conname), '[]')
    from pg_catalog.pg_constraint as foreign_key
    join pg_catalog.pg_class as parent on parent.oid = foreign_key.confrelid
    join pg_catalog.pg_namespace as parent_namespace on parent_namespace.oid = parent.relnamespace
    where foreign_key.conrelid = found.oid
      and foreign_key.contype = 'f' and foreign_key.convalidated
      and coalesce((to_jsonb(foreign_key) ->> 'conenforced')::boolean, true)
      and not coalesce((to_jsonb(foreign_key) ->> 'conperiod')::boolean, false)
      and not exists (
        select from pg_catalog.pg_trigger as trigger
        where trigger.tgconstraint = foreign_key.oid and trigger.tgenabled in ('D', 'R')
      )
      and not exists (select from pg_catalog.pg_subscription_rel as filled where filled.srrelid in (found.oid, parent.oid))
  ) as foreign_keys
from found
left join sizes on sizes.number = found.number`
}
