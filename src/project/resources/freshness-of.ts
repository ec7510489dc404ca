import type { AgeLimit, Freshness } from '../../model/freshness.ts'
import type { Node } from '../../model/node.ts'
import { entryOf, isNull, valueAt } from '../../model/node-shape.ts'
import type { Relation } from '../../model/relation.ts'
import type { ConfigLevel } from '../config/config-tree.ts'
import type { Findings } from '../findings.ts'
import type { ProjectContext } from '../project-context.ts'
import type { NamedItem } from '../schema/schema-items.ts'
import { type FreshnessLevel, readFreshnessLevel } from './freshness-level.ts'
import { loadedAtOf } from './loaded-at.ts'
import { loadedAtTemplate } from './loaded-at-query.ts'

/**
 * How new the rows of a source table must be. Source, source config, table and table config are merged in this order; only if none of
 * them says anything, dbt_project.yml counts (dbt-core, parser/sources.py, `calculate_freshness_from_raw_target`).
 *
 * @param projectLevels settings of dbt_project.yml, the weakest first.
 */
export function freshnessOf(
  source: NamedItem,
  table: NamedItem,
  projectLevels: readonly ConfigLevel[],
  relation: Relation,
  context: ProjectContext,
): Freshness {
  const { findings } = context
  const places = [source.node, table.node].flatMap((node) => [node, valueAt(node, 'config')])
  const [first = NOTHING, ...others] = places.map((place) => levelAt(place, findings))
  const own = others.reduce(merge, first === null ? null : whole(first))
  const merged = own === null || saysSomething(own) ? own : fromProject(projectLevels, findings)
  const { field, query } = loadedAtOf(source, table, findings)
  const loadedAtQuery = query === null ? null : loadedAtTemplate(query, relation, context)
  return { ...(merged ?? NONE), loadedAtField: field, loadedAtQuery }
}

/** Thresholds put together; null: switched off. */
type Merged = Pick<Freshness, 'warnAfter' | 'errorAfter' | 'filter'>

const NONE: Merged = { warnAfter: null, errorAfter: null, filter: null }
const NOTHING: FreshnessLevel = { warnAfter: undefined, errorAfter: undefined, filter: null }

/** Null where freshness is switched off by `freshness: null`. */
function levelAt(place: Node | undefined, findings: Findings): FreshnessLevel | null {
  const entry = entryOf(place, 'freshness')
  if (entry === undefined) return NOTHING
  return isNull(entry.value) ? null : readFreshnessLevel(entry.value, findings)
}

function merge(base: Merged | null, update: FreshnessLevel | null): Merged | null {
  if (update === null) return null
  if (base === null) return saysSomething(whole(update)) ? whole(update) : null
  return {
    warnAfter: overridden(base.warnAfter, update.warnAfter),
    errorAfter: overridden(base.errorAfter, update.errorAfter),
    filter: update.filter ?? base.filter,
  }
}

/** Null takes a limit away; what is not said, or said by half, changes nothing. */
function overridden(base: AgeLimit | null, update: AgeLimit | null | undefined): AgeLimit | null {
  return update === undefined ? base : update
}

function whole({ warnAfter = null, errorAfter = null, filter }: FreshnessLevel): Merged {
  return { warnAfter, errorAfter, filter }
}

function saysSomething({ warnAfter, errorAfter }: Merged): boolean {
  return warnAfter !== null || errorAfter !== null
}

/** The nearest level replaces all others: dbt does not merge inside of a mapping. */
function fromProject(levels: readonly ConfigLevel[], findings: Findings): Merged | null {
  const nearest = levels.flat().findLast(({ key }) => key === 'freshness')
  if (nearest === undefined || isNull(nearest.value)) return null
  return whole(readFreshnessLevel(nearest.value, findings))
}
