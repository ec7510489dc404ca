import { html } from 'hono/html'
import type { Resource } from '../../model/resource.ts'
import { relationName } from '../metrics/check-labels.ts'
import type { TargetResults } from '../results.ts'
import { type Html, page } from './page.ts'
import { checkLink, countText, outcomeWord, resourceLink, standingCounts, table, timeOf } from './pieces.ts'
import { countStandings, type Row, rowsOfTarget, standingOf } from './status.ts'

/** One relation: what it is made of, where something fails first, since that may be the reason; and its checks. */
export function renderRelationPage(resource: Resource, target: TargetResults): string {
  const rows = rowsOfTarget(target)
  return page(
    relationName(resource),
    html`<h1>${relationName(resource)}</h1>
<dl><dt>Resource</dt><dd>${resource.uniqueId}</dd><dt>Owner</dt><dd>${resource.owner ?? 'nobody'}</dd>
<dt>Rows</dt><dd>${countText(target.relationRows.get(resource.uniqueId))}</dd><dt>Defined</dt><dd>${resource.path}</dd></dl>
${upstream(resource, target, rows)}
<h2>Checks</h2>
${checks(checksOn(resource, rows))}`,
  )
}

function checksOn({ uniqueId }: Resource, rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ check }) => check.resource?.uniqueId === uniqueId)
}

function checks(rows: readonly Row[]): Html {
  const columns = [
    { heading: 'Outcome' },
    { heading: 'Check' },
    { heading: 'Failures', isNumber: true },
    { heading: 'Judged' },
  ]
  const cells = rows.map((row) => [
    outcomeWord(standingOf(row)),
    checkLink(row),
    countText(row.result?.verdict.failures),
    timeOf(row.result?.judgedAt ?? null),
  ])
  return table(columns, cells)
}

function upstream(resource: Resource, target: TargetResults, rows: readonly Row[]): Html {
  const byId = new Map(target.resources.map((one) => [one.uniqueId, one]))
  const parents = resource.dependsOn.flatMap((id) => byId.get(id) ?? [])
  if (parents.length === 0) return html``
  const listed = parents.map((parent) => {
    const about = checksOn(parent, rows)
    return { parent, about, failing: about.filter((row) => standingOf(row) === 'fail').length }
  })
  const items = listed
    .toSorted((a, b) => b.failing - a.failing)
    .map(({ parent, about }) => {
      const link = resourceLink(target.targetName, parent.uniqueId, relationName(parent))
      return html`<li>${link}: ${standingCounts(countStandings(about))}</li>`
    })
  return html`<h2>Made of</h2>
<ul>${items}</ul>`
}
