import type { Located } from '../../model/declared-check.ts'
import type { Node } from '../../model/node.ts'
import { describeNode, entryOf, isNull, textOf, valueAt } from '../../model/node-shape.ts'
import type { Findings } from '../findings.ts'
import type { NamedItem } from '../schema/schema-items.ts'

/** How it is found out when the newest row was loaded. */
export type LoadedAt = {
  readonly field: Located<string> | null
  /** Not rendered. */
  readonly query: Located<string> | null
}

/**
 * `loaded_at_field` and `loaded_at_query` of a source table, top level or in `config:`. What a table says, a null included,
 * comes before what its source says (dbt-core, parser/sources.py, `calculate_loaded_at_field_query_from_raw_target`);
 * dbt_project.yml has no say.
 */
export function loadedAtOf(source: NamedItem, table: NamedItem, findings: Findings): LoadedAt {
  const ofSource = spoken(source, 'source', findings)
  const ofTable = spoken(table, 'table', findings)
  return {
    field: ofTable.hasField ? ofTable.field : ofSource.field,
    query: ofTable.query ?? (ofTable.hasField ? null : ofSource.query),
  }
}

type Spoken = LoadedAt & { readonly hasField: boolean }

function spoken({ node }: NamedItem, noun: 'source' | 'table', findings: Findings): Spoken {
  const config = valueAt(node, 'config')
  refuseEmpty(node, findings)
  const field = textIn([node, config], 'loaded_at_field', findings)
  const query = textIn([node, config], 'loaded_at_query', findings)
  const hasField = entryOf(node, 'loaded_at_field') !== undefined || field !== null
  // of a source, a null does not count
  if (query !== null && (noun === 'table' ? hasField : field !== null)) {
    const message = `The ${noun} has a loaded_at_field and a loaded_at_query. Expected one of them`
    findings.problem('BAD_CONFIG', message, field?.position ?? query.position)
  }
  return { field, query, hasField }
}

/** dbt refuses an empty text at the top level, and asks with it where it stands in `config:`. */
function refuseEmpty(node: Node, findings: Findings): void {
  const field = entryOf(node, 'loaded_at_field')
  if (field === undefined || textOf(field.value) !== '') return
  findings.problem(
    'BAD_CONFIG',
    'loaded_at_field is empty. Expected an SQL expression, or null for none',
    field.value.position,
  )
}

function textIn(places: readonly (Node | undefined)[], key: string, findings: Findings): Located<string> | null {
  for (const place of places) {
    const node = entryOf(place, key)?.value
    if (node === undefined || isNull(node)) continue
    const value = textOf(node)
    if (value !== undefined) return { value, position: node.position }
    findings.problem('BAD_CONFIG', `"${key}" is wrong. Expected text, got ${describeNode(node)}`, node.position)
  }
  return null
}
