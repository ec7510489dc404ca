/** The bit of `tgtype` that says that a trigger comes before the row is changed (Postgres source, `pg_trigger.h`). */
const BEFORE = 2

/**
 * The foreign keys of a relation `found` whose word can be taken, as JSON.
 *
 * A foreign key is kept by triggers, so it does not hold where they were switched off (`tgenabled` 'D'), on any partition of
 * either side; nor where a logical replication subscription writes, which fires none. A cascade is a statement on the
 * child, which a trigger or rule of somebody's there can swallow (Postgres manual, "Overview of Trigger Behavior").
 *
 * It must also compare as a join of the two columns does. A text that refers to a char(3) is compared without trailing
 * blanks by the key, and with them by the join; a timestamptz that refers to a timestamp by each session's own time zone.
 *
 * `to_jsonb(k) ->> 'conenforced'`: Postgres 18 has constraints that are not enforced; before, the field is not there.
 */
export const FOREIGN_KEYS = `(
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
    cross join lateral (
      select array_agg(tree.relid::oid) || found.oid as relids from pg_catalog.pg_partition_tree(found.oid) as tree
    ) as child_side
    cross join lateral (
      select array_agg(tree.relid::oid) || parent.oid as relids from pg_catalog.pg_partition_tree(parent.oid) as tree
    ) as parent_side
    where foreign_key.conrelid = found.oid
      and foreign_key.contype = 'f' and foreign_key.convalidated
      and coalesce((to_jsonb(foreign_key) ->> 'conenforced')::boolean, true)
      and not coalesce((to_jsonb(foreign_key) ->> 'conperiod')::boolean, false)
      and not exists (
        select
        from unnest(child_side.relids || parent_side.relids) as part (relid)
        join pg_catalog.pg_trigger as trigger on trigger.tgrelid = part.relid
        where trigger.tgconstraint <> 0 and trigger.tgenabled in ('D', 'R')
      )
      and not exists (
        select from pg_catalog.pg_subscription_rel as filled
        where filled.srrelid = any (child_side.relids || parent_side.relids)
      )
      and (
        (foreign_key.confupdtype in ('a', 'r') and foreign_key.confdeltype in ('a', 'r'))
        or not exists (
          select
          from unnest(child_side.relids) as part (relid)
          join pg_catalog.pg_trigger as trigger on trigger.tgrelid = part.relid
          where not trigger.tgisinternal and trigger.tgtype & ${BEFORE} <> 0
          union all
          select
          from unnest(child_side.relids) as part (relid)
          join pg_catalog.pg_rewrite as rule on rule.ev_class = part.relid
        )
      )
      and not exists (
        select
        from unnest(foreign_key.conkey, foreign_key.confkey, foreign_key.conpfeqop)
          as key (child_attnum, parent_attnum, operator)
        join pg_catalog.pg_attribute as child_attribute
          on child_attribute.attrelid = found.oid and child_attribute.attnum = key.child_attnum
        join pg_catalog.pg_attribute as parent_attribute
          on parent_attribute.attrelid = parent.oid and parent_attribute.attnum = key.parent_attnum
        cross join lateral (select * from base_types where oid = child_attribute.atttypid offset 0) as child_type
        cross join lateral (select * from base_types where oid = parent_attribute.atttypid offset 0) as parent_type
        join pg_catalog.pg_operator as operator on operator.oid = key.operator
        cross join lateral (
          select oid, typtype from pg_catalog.pg_type where oid = operator.oprleft offset 0
        ) as compared
        where child_attribute.attcollation <> parent_attribute.attcollation
          or not (
            (child_type.is_integer and parent_type.is_integer)
            or (
              child_type.compared_as = parent_type.compared_as
              and operator.oprleft = operator.oprright
              and (compared.oid = child_type.compared_as or compared.typtype = 'p')
            )
          )
      )
  )`
