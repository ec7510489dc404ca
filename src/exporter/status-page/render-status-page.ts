import { html } from 'hono/html'
import type { ScheduleActivity } from '../activity.ts'
import type { State } from '../store.ts'
import { type Html, page } from './page.ts'
import {
  checkLink,
  countText,
  durationText,
  outcomeWord,
  relationLink,
  standingCounts,
  table,
  timeOf,
} from './pieces.ts'
import { byRelation, countStandings, type Row, rowsOf, standingOf, troubleByOwner } from './status.ts'

/** The first page: what fails now, and whose it is. */
export function renderStatusPage(state: State): string {
  const rows = rowsOf(state)
  return page(
    titleOf(rows),
    html`<h1>${titleOf(rows)}</h1>
${counts(rows)}
${[...state.targets.values()].filter(({ isUp }) => isUp === false).map(({ targetName }) => downNotice(targetName))}
${trouble(rows)}
${relations(rows)}
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
${table(columns, cells)}`
}

function relations(rows: readonly Row[]): Html {
  const cells = [...byRelation(rows).values()].map((about) => [
    about[0] === undefined ? '' : relationLink(about[0]),
    standingCounts(countStandings(about)),
  ])
  return html`<section aria-labelledby="relations"><h2 id="relations">Relations</h2>
${table([{ heading: 'Relation' }, { heading: 'Checks' }], cells)}
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
