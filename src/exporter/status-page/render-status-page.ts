import { html } from 'hono/html'
import { relationLabel } from '../../model/relation-label.ts'
import type { ScheduleActivity } from '../activity.ts'
import type { State } from '../store.ts'
import { type Html, page } from './page.ts'
import {
  checkLink,
  countText,
  durationText,
  freshnessOf,
  outcomeWord,
  relationLink,
  resourceLink,
  standingCounts,
  table,
  timeOf,
} from './pieces.ts'
import { countStandings, type Row, relationRows, rowsOf, standingOf, troubleByOwner } from './status.ts'

/** The first page: what fails now, and whose it is. */
export function renderStatusPage(state: State): string {
  const rows = rowsOf(state)
  return page(
    titleOf(rows),
    html`<h1>${titleOf(rows)}</h1>
${counts(rows)}
${[...state.targets.values()].filter(({ isUp }) => isUp === false).map(({ targetName }) => downNotice(targetName))}
${state.reload?.isSuccess === false ? reloadNotice(state.reload.at) : ''}
${trouble(rows)}
${relations(state)}
${schedules([...state.schedules.values()])}`,
  )
}

function titleOf(rows: readonly Row[]): string {
  const failing = rows.filter((row) => standingOf(row) === 'fail').length
  const unclear = rows.filter((row) => standingOf(row) === 'error').length
  if (failing > 0) return `${failing} of ${rows.length} checks fail`
  if (unclear > 0) return `${unclear} of ${rows.length} checks could not be judged`
  return rows.some(({ result }) => result !== null) ? `${rows.length} checks, none fails` : 'No run has ended yet'
}

function counts(rows: readonly Row[]): Html {
  const shown = countStandings(rows).filter(([, count]) => count > 0)
  return html`<ul class="counts">${shown.map(([standing, count]) => html`<li>${count} ${outcomeWord(standing)}</li>`)}</ul>`
}

function downNotice(targetName: string): Html {
  return html`<p role="alert"><strong>The database of ${targetName} cannot be reached.</strong> What is shown is what was known before.</p>`
}

function reloadNotice(at: Date): Html {
  return html`<p role="alert"><strong>The files of the project could not be read</strong> (${timeOf(at)}). Those from before are in use; the log says more.</p>`
}

function trouble(rows: readonly Row[]): Html {
  const byDomain = troubleByOwner(rows)
  if (byDomain.size === 0) return html``
  return html`<section aria-labelledby="trouble"><h2 id="trouble">To look at</h2>
${[...byDomain].map(([domain, byOwner]) => [...byOwner].map(([owner, owned]) => ownersTrouble(domain, owner, owned)))}
</section>`
}

function ownersTrouble(domain: string, owner: string, rows: readonly Row[]): Html {
  const columns = [
    { heading: 'Outcome' },
    { heading: 'Check' },
    { heading: 'Relation' },
    { heading: 'Failures', isNumber: true },
    { heading: 'Judged' },
  ]
  const cells = rows.map((row) => [
    outcomeWord(standingOf(row)),
    checkLink(row),
    relationLink(row),
    countText(row.result?.verdict.failures),
    timeOf(row.result?.judgedAt ?? null),
  ])
  return html`<h3>${domain} · ${owner === '' ? 'no owner' : owner}</h3>
${table(columns, cells, 'fixed')}`
}

function relations(state: State): Html {
  const rows = relationRows(state)
  if (rows.length === 0) return html``
  const columns = [
    { heading: 'Relation' },
    { heading: 'Rows', isNumber: true },
    { heading: 'Newest row' },
    { heading: 'Checks' },
  ]
  const cells = rows.map(({ target, resource, checks }) => [
    resourceLink(target.targetName, resource.uniqueId, relationLabel(resource)),
    countText(target.relationRows.get(resource.uniqueId)),
    freshnessOf(target, resource.uniqueId),
    standingCounts(countStandings(checks)),
  ])
  const isOfOne = state.targets.size === 1
  const withTarget = cells.map((cell, index) => [...cell, rows[index]?.target.targetName ?? ''])
  return html`<section aria-labelledby="relations"><h2 id="relations">Relations</h2>
${isOfOne ? table(columns, cells) : table([...columns, { heading: 'Target' }], withTarget)}
</section>`
}

function schedules(activities: readonly ScheduleActivity[]): Html {
  const columns = ['Schedule', 'Target', 'Last run', 'Took', 'Last success'].map((heading) => ({ heading }))
  const cells = activities.map((one) => [
    one.scheduleName,
    one.targetName,
    timeOf(one.completedAt),
    durationText(one.durationMs),
    timeOf(one.succeededAt),
  ])
  return html`<section aria-labelledby="schedules"><h2 id="schedules">Schedules</h2>
${table(columns, cells)}
</section>`
}
