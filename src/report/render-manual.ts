import { stringify } from 'yaml'
import type { ManualArgument, ManualEntry, ManualExample } from '../model/manual.ts'
import { type Palette, palette } from './palette.ts'
import { padText, textWidth, wrapText } from './text-width.ts'
import { toExactJson } from './to-exact-json.ts'

export type ManualOptions = {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
}

/** A line per check type: its name, and when it fails. */
export function renderManualList(entries: readonly ManualEntry[], { color, width }: ManualOptions): string {
  const { strong } = palette(color)
  const nameWidth = Math.max(...entries.map(({ name }) => textWidth(name)))
  const room = Math.max(30, width - nameWidth - 2)
  return entries
    .flatMap(({ name, failsWhen }) =>
      wrapText(firstSentence(failsWhen), room).map(
        (line, index) => `${index === 0 ? strong(padText(name, nameWidth)) : ' '.repeat(nameWidth)}  ${line}\n`,
      ),
    )
    .join('')
}

/** All that there is to know of one check type. */
export function renderManualEntry(entry: ManualEntry, { color, width }: ManualOptions): string {
  const colors = palette(color)
  const facts: readonly (readonly [string, string])[] = [
    ['fails when', entry.failsWhen],
    ['NULL', entry.onNull],
    ['empty', entry.onEmpty],
    ['in dbt', entry.inDbt],
    ['stands below', WHERE[entry.on]],
    ...entry.arguments.map((argument): readonly [string, string] => [argument.name, describeArgument(argument)]),
  ]
  const labelWidth = Math.max(...facts.map(([label]) => textWidth(label))) + 2
  const room = Math.max(30, width - labelWidth - 2)
  const lines = facts.flatMap(([label, text]) =>
    wrapText(text, room).map((line, index) => `  ${labelled(index === 0 ? label : '', labelWidth, colors)}${line}`),
  )
  const example = exampleYaml(entry.name, entry.example)
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
  return `${[colors.strong(entry.name), '', ...lines, '', ...example].join('\n')}\n`
}

/** One JSON object per line. */
export function renderManualJson(entries: readonly ManualEntry[]): string {
  return entries
    .map((entry) => `${toExactJson({ ...describe(entry), example: exampleYaml(entry.name, entry.example) })}\n`)
    .join('')
}

/** The manual as Markdown, a table per package. */
export function renderManualMarkdown(entries: readonly ManualEntry[]): string {
  const packages = Map.groupBy(entries, ({ name }) => (name.includes('.') ? (name.split('.')[0] ?? '') : 'dbt'))
  const tables = [...packages].map(([name, inIt]) => {
    const rows = inIt.map(
      (entry) =>
        `| \`${entry.name}\` | ${[argumentList(entry), entry.failsWhen, entry.onNull, entry.onEmpty, entry.inDbt].map(inCell).join(' | ')} |`,
    )
    return [
      `## ${name} (${inIt.length})`,
      '',
      '| check type | arguments | fails when | NULL | empty relation | in dbt |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n')
  })
  return `# Check types

Made of the definitions in this folder; \`assay types NAME\` says the same with an example, and what each argument must be.

${tables.join('\n')}`
}

const WHERE = {
  column: 'a column',
  relation: 'a model, a seed, a snapshot or a source table',
  either: 'a column, or a model, a seed, a snapshot or a source table',
} as const

function labelled(label: string, width: number, { quiet }: Palette): string {
  return quiet(padText(label, width))
}

function firstSentence(text: string): string {
  return text.split(/[;.] /)[0] ?? text
}

function describeArgument({ expected, isRequired, fallback }: ManualArgument): string {
  if (isRequired) return `${expected}; it has to be there`
  return fallback === null ? expected : `${expected}; default ${fallback}`
}

function argumentList({ arguments: all }: ManualEntry): string {
  const names = all.map(({ name, isRequired }) => `\`${name}\`${isRequired ? '' : '?'}`)
  return names.length === 0 ? 'none' : names.join(', ')
}

/** A bar would end the cell. */
function inCell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function describe({ name, on, failsWhen, onNull, onEmpty, inDbt, arguments: all }: ManualEntry) {
  return {
    name,
    on,
    fails_when: failsWhen,
    null: onNull,
    empty: onEmpty,
    in_dbt: inDbt,
    arguments: all.map((one) => ({
      name: one.name,
      expected: one.expected,
      required: one.isRequired,
      default: one.fallback,
    })),
  }
}

/** As it stands in a schema file, YAML 1.1 as dbt reads it. */
function exampleYaml(name: string, { column, arguments: given }: ManualExample): string {
  const check = Object.keys(given).length === 0 ? name : { [name]: { arguments: given } }
  const tests = { data_tests: [check] }
  const holder =
    column === null ? { name: 'orders', ...tests } : { name: 'orders', columns: [{ name: column, ...tests }] }
  return stringify({ models: [holder] }, { version: '1.1', lineWidth: 0 })
}
