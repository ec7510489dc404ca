import { html } from 'hono/html'
import { formatCount, formatDuration } from '../../report/format-number.ts'
import { relationName } from '../metrics/check-labels.ts'
import type { TargetResults } from '../results.ts'
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

/** A place in the files, as a link where people can read them. */
export function sourceOf(text: string, url: string | null): Html {
  return url === null ? html`${text}` : html`<a href="${url}">${text}</a>`
}

/** A column of a table: its heading, and whether it holds numbers. */
export type Column = { readonly heading: string; readonly isNumber?: boolean }

/**
 * A table; on a narrow screen each row becomes a block, with the heading before each value. It then would be no table to a screen
 * reader, but for the roles (https://www.w3.org/TR/wai-aria-1.2/#table).
 *
 * @param className `fixed` for tables that stand below each other and share the widths of their columns.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly (Html | string)[])[],
  className: 'fixed' | '' = '',
): Html {
  const kind = ({ isNumber }: Column) => (isNumber === true ? 'number' : '')
  const heading = (column: Column) =>
    html`<th scope="col" role="columnheader" class="${kind(column)}">${column.heading}</th>`
  const cell = (column: Column, value: Html | string) =>
    html`<td role="cell" class="${kind(column)}" data-heading="${column.heading}"><span>${value}</span></td>`
  return html`<table role="table" class="${className}"><thead role="rowgroup"><tr role="row">${columns.map(heading)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${columns.map((column, index) => cell(column, row[index] ?? ''))}</tr>\n`)}</tbody></table>`
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

/** When the newest row of a source was loaded, and what that came to. */
export function freshnessOf({ freshness }: TargetResults, resourceId: string): Html {
  const verdict = freshness.get(resourceId)
  if (verdict === undefined) return html`–`
  const { newest, isNeverLoaded, outcome } = verdict
  const when =
    newest === null ? html`${isNeverLoaded ? 'never loaded' : '–'}` : timeOf(new Date(Number(newest / 1_000n)))
  return html`${when} ${outcomeWord(outcome)}`
}

export function durationText(durationMs: number | null): string {
  return durationMs === null ? '–' : formatDuration(durationMs)
}
