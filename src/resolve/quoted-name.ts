import type { Relation } from '../model/relation.ts'

/** `"schema"."name"`, every part quoted and its own double quotes doubled, so that any name means just itself. */
export function quotedName(relation: Relation): string {
  const parts = [relation.database, relation.schema, relation.name].filter((part) => part !== null)
  return parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.')
}
