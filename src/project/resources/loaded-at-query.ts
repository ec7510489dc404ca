import type { Located } from '../../model/declared-check.ts'
import type { SqlTemplate } from '../../model/deferred.ts'
import type { Relation } from '../../model/relation.ts'
import { sourceOf } from '../../template/source.ts'
import type { ProjectContext } from '../project-context.ts'
import { sqlOf } from './model-sql.ts'

/** The SQL of a `loaded_at_query`, in which `this` is the source table (dbt, `SourceContext`). */
export function loadedAtTemplate(
  { value, position }: Located<string>,
  self: Relation,
  context: ProjectContext,
): SqlTemplate {
  return sqlOf(sourceOf(value, position), self, new Map(), context)
}
