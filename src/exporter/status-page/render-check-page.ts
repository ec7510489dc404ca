import { html } from 'hono/html'
import { verdictSentence } from '../../report/verdict-sentence.ts'
import { domainOf } from '../metrics/check-labels.ts'
import type { CheckResult } from '../results.ts'
import { type SourceUrl, sourceLink } from '../source-url.ts'
import { type Html, page } from './page.ts'
import { countText, durationText, outcomeWord, relationLink, sourceOf, table, timeOf } from './pieces.ts'
import { type Row, standingOf } from './status.ts'

/**
 * One check: what came of it, what it asks, and where it stands.
 *
 * @param sql what asks for it alone, or null if nobody can ask.
 * @param sourceUrl where people read the project's files, or null.
 */
export function renderCheckPage(row: Row, sql: string | null, sourceUrl: SourceUrl | null): string {
  const { check, result } = row
  return page(
    check.name,
    html`<h1>${outcomeWord(standingOf(row))} ${check.name}</h1>
${result === null ? html`<p>No run has judged it yet.</p>` : html`<p>${sentenceOf(result)}</p>`}
${facts(row, sourceUrl)}
${sql === null ? '' : html`<h2>SQL</h2><pre>${sql}</pre>`}
${result === null ? '' : history(result)}`,
  )
}

function sentenceOf({ verdict }: CheckResult): string {
  const why = verdict.problem?.message ?? verdict.message
  return why === null ? verdictSentence(verdict) : `${verdictSentence(verdict)}. ${why}`
}

function facts(row: Row, sourceUrl: SourceUrl | null): Html {
  const { check, result } = row
  const { position, owner, description, config } = check
  const verdict = result?.verdict
  const rows: readonly (readonly [string, Html | string | null])[] = [
    ['About', description],
    ['Relation', relationLink(row)],
    ['Owner', owner ?? 'nobody'],
    ['Domain', domainOf(check)],
    ['Severity', config.severity],
    ['Failures', countText(verdict?.failures)],
    ['Failing rows', countText(verdict?.failingRows ?? verdict?.failures)],
    ['Rows evaluated', countText(verdict?.rowsEvaluated)],
    ['Judged', timeOf(result?.judgedAt ?? null)],
    ['Last passed', timeOf(result?.passedAt ?? null)],
    ['Declared', sourceOf(`${position.file}:${position.line}:${position.column}`, sourceLink(sourceUrl, position))],
    ['Id', check.uniqueId],
  ]
  const shown = rows.filter(([, value]) => value !== null)
  return html`<dl>${shown.map(([name, value]) => html`<dt>${name}</dt><dd>${value ?? ''}</dd>`)}</dl>`
}

function history({ history: past }: CheckResult): Html {
  const columns = [
    { heading: 'Judged' },
    { heading: 'Outcome' },
    { heading: 'Failures', isNumber: true },
    { heading: 'Took', isNumber: true },
  ]
  const cells = past
    .toReversed()
    .map(({ judgedAt, outcome, failures, durationMs }) => [
      timeOf(judgedAt),
      outcomeWord(outcome),
      countText(failures),
      durationText(durationMs),
    ])
  return html`<h2>Last results</h2>
${table(columns, cells)}`
}
