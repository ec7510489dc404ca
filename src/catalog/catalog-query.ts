import type { Relation } from '../model/relation.ts'
import { STRICT_OPERATORS } from '../model/strict.ts'
import { FOREIGN_KEYS } from './foreign-keys-query.ts'
import { UNIQUE_KEYS } from './unique-keys-query.ts'

/** `'it''s'`, for names in a query on the catalog. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/**
 * One query for all relations: a row per relation that is there, with its columns, keys and foreign keys as JSON.
 *
 * To plan it takes longer than to run it: of ten tables in one join Postgres tries all orders. `offset 0` keeps a subquery out of the
 * join around it, which is two fifths of the time.
 *
 * Source: Postgres manual, "System Catalogs" (pg_class, pg_attribute, pg_index, pg_constraint, pg_enum).
 */
export function catalogQuery(relations: readonly Relation[]): string {
  const wanted = relations.map(({ schema, name }, index) => `(${index}, ${literal(schema)}, ${literal(name)})`)
  return `
with wanted (number, schema_name, relation_name) as (values ${wanted.join(', ')}),
${FOUND}
select
  found.number,
  found.relkind,
  pg_catalog.has_schema_privilege(found.relnamespace, 'usage')
    and pg_catalog.has_table_privilege(found.oid, 'select')
    and found.relispopulated as is_readable,
  pg_catalog.row_security_active(found.oid) as has_row_security,
  case when sizes.is_analyzed then sizes.estimated_rows end as estimated_rows,
  sizes.pages,
  sizes.has_foreign_part
    or (found.relkind = 'r' and exists (select from pg_catalog.pg_inherits where inhparent = found.oid))
    as has_unbound_rows,
  ${HAS_OWN_OPERATORS} as has_own_operators,
  ${COLUMNS} as columns,
  ${UNIQUE_KEYS} as unique_keys,
  ${FOREIGN_KEYS} as foreign_keys
from found
join sizes on sizes.number = found.number`
}

/**
 * `sizes`: of each relation with all of its partitions. `base_types`: what the values of a column are below a domain, and as
 * what type Postgres compares them (varchar has no operators of its own). A domain over a domain is compared as itself: as
 * nothing that an operator takes.
 */
const FOUND = `found as (
  select wanted.number, class.*
  from wanted
  join pg_catalog.pg_namespace as namespace on namespace.nspname = wanted.schema_name
  join pg_catalog.pg_class as class on class.relnamespace = namespace.oid and class.relname = wanted.relation_name
  where class.relkind in ('r', 'p', 'v', 'm', 'f')
),
parts as (
  select found.number, found.oid as relid from found
  union
  select found.number, tree.relid
  from found
  cross join lateral pg_catalog.pg_partition_tree(found.oid) as tree
  where found.relkind = 'p'
),
sizes as (
  select parts.number, sum(greatest(class.reltuples, 0)) filter (where class.relkind <> 'p') as estimated_rows,
    bool_or(class.reltuples >= 0) filter (where class.relkind <> 'p') as is_analyzed,
    coalesce(sum(class.relpages) filter (where class.relkind <> 'p'), 0) as pages,
    bool_or(class.relkind = 'f') as has_foreign_part
  from parts
  join pg_catalog.pg_class as class on class.oid = parts.relid
  group by parts.number
),
base_types as not materialized (
  select type.oid, base.typtype, base.oid as base_oid,
    base.typelem <> 0 and base.typlen = -1 as is_array,
    base.typnamespace = 'pg_catalog'::regnamespace as is_builtin,
    case when base.oid = 'varchar'::regtype then 'text'::regtype else base.oid end as compared_as,
    base.oid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) as is_integer
  from pg_catalog.pg_type as type
  join pg_catalog.pg_type as base on base.oid = coalesce(nullif(type.typbasetype, 0), type.oid)
)`

/**
 * Postgres' own objects have numbers below 16384 (FirstNormalObjectId); a left operand of 0 is none. An implicit cast from text to
 * integer, say, makes of `text > 1` what its function wants. An enum has the operators of any enum, unless somebody made others.
 */
const HAS_OWN_OPERATORS = `(
    exists (
      select from pg_catalog.pg_operator
      where oid >= 16384 and oprname in (${STRICT_OPERATORS.map(literal).join(', ')})
        and ${isOfPostgres('oprleft')} and ${isOfPostgres('oprright')}
    )
    or exists (
      select from pg_catalog.pg_cast
      where oid >= 16384 and castcontext = 'i' and ${isOfPostgres('castsource')} and ${isOfPostgres('casttarget')}
    )
  )`

/** Not of a type that somebody made, unless it is an enum. */
function isOfPostgres(type: string): string {
  return `(${type} < 16384 or exists (
        select from pg_catalog.pg_type where pg_type.oid = ${type} and pg_type.typtype = 'e'
      ))`
}

/**
 * - NOT NULL is a constraint with `convalidated` from Postgres 18 on; before, `attnotnull` is all there is.
 * - It does not speak of rows within a column: `(null, null)` of a composite type satisfies NOT NULL, and IS NULL as well.
 */
const COLUMNS = `(
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', attribute.attname,
      'type', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
      'dataType', case
        when base_types.is_array then 'ARRAY'
        when base_types.is_builtin then pg_catalog.format_type(base_types.base_oid, null)
        else 'USER-DEFINED'
      end,
      'isListed', found.relkind <> 'm' and (
        pg_catalog.pg_has_role(found.relowner, 'usage')
        or pg_catalog.has_column_privilege(found.oid, attribute.attnum, 'select, insert, update, references')
      ),
      'notNullBy', case when attribute.attnotnull and base_types.typtype not in ('c', 'd') then (
        select case when bool_and(not_null.convalidated) is not false then coalesce(min(not_null.conname), 'NOT NULL') end
        from pg_catalog.pg_constraint as not_null
        where not_null.conrelid = found.oid and not_null.contype = 'n' and not_null.conkey = array[attribute.attnum]
      ) end,
      'enumLabels', (
        select jsonb_agg(enum.enumlabel order by enum.enumsortorder)
        from pg_catalog.pg_enum as enum
        where enum.enumtypid = attribute.atttypid
      ),
      'checks', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'name', checked.conname, 'definition', pg_catalog.pg_get_constraintdef(checked.oid)
        ) order by checked.conname), '[]')
        from pg_catalog.pg_constraint as checked
        where checked.conrelid = found.oid and checked.contype = 'c' and checked.conkey = array[attribute.attnum]
          and checked.convalidated and coalesce((to_jsonb(checked) ->> 'conenforced')::boolean, true)
          and attribute.atttypid in ('text'::regtype, 'varchar'::regtype)
          and exists (
            select from pg_catalog.pg_collation
            where pg_collation.oid = attribute.attcollation and pg_collation.collisdeterministic
          )
      )
    ) order by attribute.attnum), '[]')
    from pg_catalog.pg_attribute as attribute
    join base_types on base_types.oid = attribute.atttypid
    where attribute.attrelid = found.oid and attribute.attnum > 0 and not attribute.attisdropped
  )`
