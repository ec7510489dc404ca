import type { Resource } from './resource.ts'

/**
 * What people call the relation of a resource: `schema.name`. An ephemeral model has none in the database: it is called as in dbt,
 * `customers`, or `customers.v2`.
 */
export function relationLabel({ materialization, relation, name, version }: Resource): string {
  if (materialization !== 'ephemeral') return `${relation.schema}.${relation.name}`
  return version === null ? name : `${name}.v${version}`
}
