/**
 * The unique indexes of a relation `found` whose word can be taken, as JSON.
 *
 * - `opcintype`: an index compares as its operator class does. That must be the way in which `group by` compares values of
 *   the column: citext under `text_ops` tells a from A, varchar under `bpchar_ops` does not tell 'a' from 'a '.
 * - A partitioned table is as unique as its partitions only if equal values meet in one partition; with a collation that
 *   says a = A, releases before November 2024 let partitions be chosen by other rules.
 * - An index of a partition can be invalid though its parent is valid: releases before August 2023 attached such.
 *
 * Source: Postgres manual, "Operator Classes and Operator Families"; release notes of 15.4 and 15.9.
 */
export const UNIQUE_KEYS = `(
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
        from pg_catalog.pg_partition_tree(index.indexrelid) as tree
        join pg_catalog.pg_index as part on part.indexrelid = tree.relid
        where not part.indisvalid
      )
      and not exists (
        select
        from generate_series(0, index.indnkeyatts - 1) as position
        join pg_catalog.pg_attribute as attribute
          on attribute.attrelid = found.oid and attribute.attnum = index.indkey[position]
        cross join lateral (select * from base_types where oid = attribute.atttypid offset 0) as base_types
        join pg_catalog.pg_opclass as opclass on opclass.oid = index.indclass[position]
        cross join lateral (
          select oid, typtype from pg_catalog.pg_type where oid = opclass.opcintype offset 0
        ) as compared
        where not opclass.opcdefault
          or (compared.oid <> base_types.compared_as and compared.typtype <> 'p')
          or index.indcollation[position] <> attribute.attcollation
          or (found.relkind = 'p' and not coalesce(
            (select collisdeterministic from pg_catalog.pg_collation where oid = attribute.attcollation), true
          ))
      )
  )`
