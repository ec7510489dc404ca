import { html } from 'hono/html'
import { formatCount, formatDuration } from '../../report/format-number.ts'
import { relationName } from '../metrics/check-labels.ts'
import type { Html } from './page.ts'
import type { Row, Standing } from './status.ts'

const WORDS: Readonly<Record<Standing, string>> = {
  fail: 'fail',
  error: 'could not be judged',
  warn: 'warn',
  never: 'never judged',
  skip: 'skipped',
  pass: 'pass',
}

export function outcomeWord(standing: Standing): Html {
  return html`<span class="outcome ${standing}">${WORDS[standing]}</span>`
}

/** A moment for people and for machines, or a dash. */
export function timeOf(moment: Date | null): Html {
  if (moment === null) return html`–`
  const iso = moment.toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`
}

export function checkLink({ targetName, check }: Row): Html {
  return html`<a href="/checks/${encodeURIComponent(targetName)}/${encodeURIComponent(check.uniqueId)}">${check.name}</a>`
}

export function relationLink({ targetName, check }: Row): Html {
  const { resource } = check
  return resource === null ? html`–` : resourceLink(targetName, resource.uniqueId, relationName(resource))
}

export function resourceLink(targetName: string, uniqueId: string, text: string): Html {
  return html`<a href="/relations/${encodeURIComponent(targetName)}/${encodeURIComponent(uniqueId)}">${text}</a>`
}

/** A column of a table: its heading, and whether it holds numbers. */
export type Column = { readonly heading: string; readonly isNumber?: boolean }

/** A table; on a narrow screen each row becomes a block, with the heading before each value. */
export function table(columns: readonly Column[], rows: readonly (readonly (Html | string)[])[]): Html {
  const kind = ({ isNumber }: Column) => (isNumber === true ? 'number' : '')
  const heading = (column: Column) => html`<th scope="col" class="${kind(column)}">${column.heading}</th>`
  const cell = (column: Column, value: Html | string) =>
    html`<td class="${kind(column)}" data-heading="${column.heading}"><span>${value}</span></td>`
  return html`<table><thead><tr>${columns.map(heading)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column, index) => cell(column, row[index] ?? ''))}</tr>\n`)}</tbody></table>`
}

/** `1 fail, 7 pass`; standings that no check has are left out. */
export function standingCounts(counts: readonly (readonly [Standing, number])[]): Html {
  const shown = counts.filter(([, count]) => count > 0)
  if (shown.length === 0) return html`no checks`
  return html`${shown.map(([standing, count], index) => html`${index === 0 ? '' : ', '}${count} ${outcomeWord(standing)}`)}`
}

/** A number that was not measured is a dash, never 0. */
export function countText(number: bigint | null | undefined): string {
  return number === null || number === undefined ? '–' : formatCount(number)
}

export function durationText(durationMs: number | null): string {
  return durationMs === null ? '–' : formatDuration(durationMs)
}
