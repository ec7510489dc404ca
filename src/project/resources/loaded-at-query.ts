import type { Located } from '../../model/declared-check.ts'
import type { Freshness } from '../../model/freshness.ts'
import { makeProblem } from '../../model/problem.ts'
import type { Relation } from '../../model/relation.ts'
import { JinjaEngine } from '../jinja/jinja-engine.ts'
import { withNames } from '../jinja/jinja-scope.ts'
import { ReferenceValue } from '../jinja/reference-value.ts'
import type { ProjectContext } from '../project-context.ts'
import type { NamedItem } from '../schema/schema-items.ts'

type SourceTable = { readonly source: NamedItem; readonly table: NamedItem; readonly relation: Relation }

/** Renders a `loaded_at_query`, which may use `this` beside what a check's argument may use (dbt, `SourceContext`). */
export function renderLoadedAtQuery(
  { value, position }: Located<string>,
  { source, table, relation }: SourceTable,
  { argumentScope, target }: ProjectContext,
): Pick<Freshness, 'loadedAtQuery' | 'problem'> {
  const database = target.connection.type === 'postgres' ? target.connection.database : null
  const { schema, name } = relation
  const parts = { database: relation.database ?? database, schema, identifier: name, name, table: name }
  const reference = { kind: 'source', source: source.name, table: table.name } as const
  const self = new ReferenceValue(reference, new Map(Object.entries(parts)))
  const rendered = new JinjaEngine(withNames(argumentScope, { this: self })).compute(value, position)
  if (rendered.kind === 'scalar') return { loadedAtQuery: rendered, problem: null }
  const { code, message, hint } =
    rendered.kind === 'failure' ? rendered : { code: 'BAD_CONFIG' as const, message: NO_TEXT, hint: undefined }
  return { loadedAtQuery: null, problem: makeProblem(code, message, position, hint) }
}

const NO_TEXT = 'loaded_at_query gives no text. Expected an SQL query'
