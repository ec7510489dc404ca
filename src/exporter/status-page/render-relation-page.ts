import { html } from 'hono/html'
import { relationLabel } from '../../model/relation-label.ts'
import type { Resource } from '../../model/resource.ts'
import { resourceDomain } from '../metrics/check-labels.ts'
import type { TargetResults } from '../results.ts'
import { sourceLink } from '../source-url.ts'
import { type Html, page } from './page.ts'
import {
  checkLink,
  countText,
  freshnessOf,
  outcomeWord,
  resourceLink,
  sourceOf,
  standingCounts,
  table,
  timeOf,
} from './pieces.ts'
import { ancestorsOf, countStandings, type Row, rowsOfTarget, standingOf } from './status.ts'

/** One relation: what it is made of, where something fails first, since that may be the reason; and its checks. */
export function renderRelationPage(resource: Resource, target: TargetResults): string {
  const rows = rowsOfTarget(target)
  return page(
    relationLabel(resource),
    html`<h1>${relationLabel(resource)}</h1>
${facts(resource, target)}
${madeOf(resource, target, rows)}
${readBy(resource, target, rows)}
<h2>Checks</h2>
${checks(checksOn(resource, rows))}`,
  )
}

function facts(resource: Resource, target: TargetResults): Html {
  const { uniqueId, owner, description, path, materialization } = resource
  const rows = [
    ...(description === null || description === '' ? [] : [['About', description] as const]),
    ['Resource', uniqueId] as const,
    ['Owner', owner ?? 'nobody'] as const,
    ['Domain', resourceDomain(resource)] as const,
    ...(materialization === 'ephemeral'
      ? [['Relation', 'none: its SQL is a part of the queries that read it'] as const]
      : [['Rows', countText(target.relationRows.get(uniqueId))] as const]),
    ...(target.freshness.has(uniqueId) ? [['Newest row', freshnessOf(target, uniqueId)] as const] : []),
    ['Defined', sourceOf(path, definition(resource, target))] as const,
  ]
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

/** Paths of a resource are those of its package: what stands in an installed one is not in the project's repository. */
function definition({ path, patchPath, position }: Resource, { sourceUrl }: TargetResults): string | null {
  const isOfProject = position.file === path || position.file === patchPath
  return isOfProject ? sourceLink(sourceUrl, { file: path, line: 1 }) : null
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

/** What fails first, however far up it is; then what is read directly. */
function madeOf(resource: Resource, target: TargetResults, rows: readonly Row[]): Html {
  const ancestors = ancestorsOf(resource, target)
  const isFailing = (one: Resource): boolean => checksOn(one, rows).some((row) => standingOf(row) === 'fail')
  const isDirect = ({ uniqueId }: Resource): boolean => resource.dependsOn.includes(uniqueId)
  const failing = ancestors.filter(isFailing)
  const shown = [...failing, ...ancestors.filter((one) => isDirect(one) && !isFailing(one))]
  return lineage('Made of', shown, target, rows, (one) => (isDirect(one) ? '' : ' (further up)'))
}

function readBy(resource: Resource, target: TargetResults, rows: readonly Row[]): Html {
  const children = target.resources.filter(({ dependsOn }) => dependsOn.includes(resource.uniqueId))
  return lineage('Read by', children, target, rows, () => '')
}

function lineage(
  heading: string,
  resources: readonly Resource[],
  target: TargetResults,
  rows: readonly Row[],
  note: (resource: Resource) => string,
): Html {
  if (resources.length === 0) return html``
  const items = resources.map((one) => {
    const link = resourceLink(target.targetName, one.uniqueId, relationLabel(one))
    return html`<li>${link}${note(one)}: ${standingCounts(countStandings(checksOn(one, rows)))}</li>`
  })
  return html`<h2>${heading}</h2>
<ul>${items}</ul>`
}
