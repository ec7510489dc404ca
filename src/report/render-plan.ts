import type { Check } from '../model/check.ts'
import type { Grouping, Outlook, Reading, Scan, Single, Size } from '../model/plan.ts'
import { relationLabel } from '../model/relation-label.ts'
import { countOf, formatBytes, formatMagnitude } from './format-number.ts'
import { PAGE_BYTES } from './page-bytes.ts'
import { type Palette, palette } from './palette.ts'
import {
  checksOf,
  groupingsOf,
  notAsked,
  provenIn,
  RIDES,
  type Ride,
  readBy,
  rideOf,
  type Sent,
  scansOf,
  singlesOf,
} from './plan-facts.ts'
import { padText, textWidth, wrapText } from './text-width.ts'
import { checkPhrase, resourceLabel } from './verdict-sentence.ts'
import { visibleText } from './visible-text.ts'

export type PlanTextOptions = {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
}

const RIDE_WORDS: Readonly<Record<Ride, string>> = {
  counts: 'counts',
  fingerprint: 'fingerprint',
  screen: 'screen',
  population: 'rows only',
}

/** For a person, what a run would do: what constraints prove, each scan with its checks, what is asked by itself. */
export function renderPlan(outlook: Outlook, options: PlanTextOptions): string {
  const colors = palette(options.color)
  const { steps } = outlook.plan
  const where = `on ${outlook.targetName}: ${outlook.warehouse}`
  const blocks = [
    `${colors.strong(visibleText(outlook.projectName))} ${colors.quiet(visibleText(where))}\n`,
    renderProofs(outlook, colors),
    ...scansOf(steps).map((scan) => renderScan(scan, colors, options)),
    ...groupingsOf(steps).map((grouping) => renderGrouping(grouping, colors, options)),
    renderSingles(singlesOf(steps), colors),
    renderNotAsked(outlook, colors, options),
    outlook.notices.map((notice) => `note: ${visibleText(notice)}\n`).join(''),
    `${colors.strong(totals(outlook))}\n`,
  ]
  return blocks.filter((block) => block !== '').join('\n')
}

function renderProofs({ plan }: Outlook, { strong }: Palette): string {
  const proven = provenIn(plan)
  if (proven.length === 0) return ''
  const rows = proven.map(({ check, provenBy }) => [...nameOf(check), visibleText(provenBy)])
  return `${strong(`proved by constraints: ${countOf(proven.length, 'check')}`)}\n${table(rows)}`
}

/** `scan of marts.orders  about 1.2 M rows, 83 MB`, and below it what its `where` is and how its checks ride. */
function renderScan(sent: Sent<Scan>, { strong, quiet }: Palette, { width }: PlanTextOptions): string {
  const { reading } = sent
  const byRide = Map.groupBy(reading.riders, rideOf)
  const lines = RIDES.flatMap((ride) => {
    const riders = byRide.get(ride) ?? []
    const names = riders.map(
      ({ check, part, isFiltered }) =>
        `${checkPhrase(check)}${part === 'proof' ? ' (proved)' : ''}${isFiltered ? ' (of some rows)' : ''}`,
    )
    return riders.length === 0 ? [] : fact(RIDE_WORDS[ride], names.join(', '), width)
  })
  const filter = whereLines(reading, width)
  return `${strong(`scan of ${relationName(reading)}`)}  ${quiet(`${sizeInWords(reading.size)}${company(sent)}`)}\n${[...filter, ...lines].join('')}`
}

/** `groups of marts.orders by country  about 1.2 M rows, 83 MB`, and below it which rows are in them, and the checks. */
function renderGrouping(sent: Sent<Grouping>, { strong, quiet }: Palette, { width }: PlanTextOptions): string {
  const { reading } = sent
  const names = checksOf(reading).map((check) => checkPhrase(check))
  const size = `${sizeInWords(reading.size)}${company(sent)}`
  const { groups = [], rowCondition = null } = reading.members[0]?.grouped ?? {}
  const rows = rowCondition === null ? [] : fact('rows', visibleText(rowCondition.trim()), width)
  const lines = [...whereLines(reading, width), ...rows, ...fact(RIDE_WORDS.counts, names.join(', '), width)]
  const by = visibleText(groups.join(', '))
  return `${strong(`groups of ${relationName(reading)} by ${by}`)}  ${quiet(size)}\n${lines.join('')}`
}

function whereLines(reading: Reading, width: number): readonly string[] {
  const { where } = readBy(reading)
  return where === null ? [] : fact('where', visibleText(where.trim()), width)
}

function renderSingles(singles: readonly Sent<Single>[], { strong }: Palette): string {
  if (singles.length === 0) return ''
  const rows = singles.map((sent) => [
    relationName(sent.reading),
    checkPhrase(sent.reading.planned.check),
    `${sizeInWords(sent.reading.size)}${company(sent)}`,
  ])
  return `${strong(`asked by themselves: ${countOf(singles.length, 'check')}`)}\n${table(rows)}`
}

function renderNotAsked(outlook: Outlook, { strong }: Palette, { width }: PlanTextOptions): string {
  const left = notAsked(outlook)
  if (left.length === 0) return ''
  const lines = left.flatMap(({ check, reason }) =>
    wrapText(`${nameOf(check).join(': ')}: ${visibleText(reason)}`, Math.max(20, width - 2)),
  )
  return `${strong(`not asked: ${countOf(left.length, 'check')}`)}\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** `12 statements (9 scans) for 80 checks, 3 proved by constraints; about 1.2 M rows, 83 MB` */
function totals(outlook: Outlook): string {
  const { steps } = outlook.plan
  const [scans, proved] = [scansOf(steps).length, provenIn(outlook.plan).length]
  const statements = `${countOf(steps.length, 'statement')}${scans === 0 ? '' : ` (${countOf(scans, 'scan')})`}`
  const proofs = proved === 0 ? '' : `, ${countOf(proved, 'check')} proved by constraints`
  const size = scans === 0 ? '' : `; ${sizeInWords(outlook.scanned)}`
  return `${statements} for ${countOf(outlook.checks.length, 'check')}${proofs}${size}`
}

function sizeInWords({ rows, pages }: Size): string {
  const words = [
    rows === null ? null : `${formatMagnitude(rows)} ${rows === 1 ? 'row' : 'rows'}`,
    pages === null ? null : formatBytes(pages * PAGE_BYTES),
  ].filter((word) => word !== null)
  return words.length === 0 ? 'size unknown' : `about ${words.join(', ')}`
}

/** What small relations share their statement with. */
function company({ others }: Sent): string {
  return others === 0 ? '' : `, in one statement with ${countOf(others, 'other')}`
}

function relationName(reading: Reading): string {
  const { resource } = readBy(reading)
  return resource === null ? 'a singular test' : visibleText(relationLabel(resource))
}

function nameOf(check: Check): readonly [string, string] {
  return [resourceLabel(check), checkPhrase(check)]
}

const LABEL_WIDTH = 13

function fact(label: string, text: string, width: number): readonly string[] {
  const lines = wrapText(text, Math.max(20, width - LABEL_WIDTH - 2))
  return lines.map((line, index) => `  ${padText(index === 0 ? label : '', LABEL_WIDTH)}${line}\n`)
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => textWidth(row[column] ?? ''))))
  return rows
    .map((row) => `  ${row.map((cell, column) => padText(cell, widths[column] ?? 0)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('')
}
