import type { Check } from '../model/check.ts'
import type { Problem } from '../model/problem.ts'
import type { Verdict } from '../model/report.ts'
import type { Via } from '../model/statement.ts'
import { type Fact, type FactOptions, fact, renderFact } from './console-facts.ts'
import { renderSample } from './console-sample.ts'
import { countOf } from './format-number.ts'
import { shortenText } from './shorten-text.ts'
import { sourceFrame } from './source-frame.ts'
import { checkPhrase, verdictSentence } from './verdict-sentence.ts'
import { visibleLines, visibleText } from './visible-text.ts'

export type BlockOptions = FactOptions & {
  /** What to type to see more of a check, or null. */
  readonly nextCommand: (verdict: Verdict) => string | null
  /** Text of the project's files, by path. */
  readonly texts: ReadonlyMap<string, string>
}

/** All that is known of one check that needs attention: `fail`, `warn` or `error`. */
export function renderBlock(verdict: Verdict, options: BlockOptions): string {
  const sample = renderSample(verdict, options)
  return [
    headline(verdict, verdictSentence(verdict), options),
    ...collectFacts(verdict, options).flatMap((found) => renderFact(found, options)),
    ...sample,
    ...(sample.length === 0 ? [] : ['']),
    ...renderNext(verdict, options),
  ]
    .join('\n')
    .trimEnd()
}

/** One block for checks that could not be judged for the same reason, such as a table that is not there. */
export function renderAlikeErrors(verdicts: readonly [Verdict, Verdict, ...Verdict[]], options: BlockOptions): string {
  const [first] = verdicts
  const owners = [...new Set(verdicts.flatMap(({ check }) => check.owner ?? []))]
  const checks = verdicts.map(({ check }) => `${checkPhrase(check)}  ${visibleText(describePosition(check.position))}`)
  const facts = [...reasons(first), { label: 'checks', lines: checks, isWhole: true }, fact('owner', owners.join(', '))]
  return [
    headline(first, `${countOf(verdicts.length, 'check')} could not be judged`, options),
    ...facts.flatMap((found) => (found === null ? [] : renderFact(found, options))),
    ...renderNext(first, options),
  ].join('\n')
}

function headline({ outcome }: Verdict, text: string, { palette }: BlockOptions): string {
  return `  ${palette.outcome[outcome](palette.strong(outcome.toUpperCase().padEnd(5)))} ${palette.strong(text)}`
}

function renderNext(verdict: Verdict, options: BlockOptions): readonly string[] {
  const command = options.nextCommand(verdict)
  return command === null ? [] : renderFact({ label: 'next', lines: [command], isWhole: true }, options)
}

function collectFacts(verdict: Verdict, { texts }: BlockOptions): readonly Fact[] {
  const { check, problem } = verdict
  const { subject } = check
  const place = visibleText(describePosition(problem?.position ?? check.position))
  const facts: readonly (Fact | null)[] = [
    ...reasons(verdict),
    fact('expected', describeRule(check)),
    fact('about', check.description?.replaceAll(/\s+/g, ' ').trim() ?? ''),
    ...(subject.kind === 'measurable' ? subject.notes.map((note) => fact('note', note)) : []),
    fact('settings', describeSettings(check)),
    fact('owner', check.owner ?? ''),
    fact('tags', check.config.tags.join(', ')),
    describeWay(verdict),
    { label: 'declared', lines: [place], isWhole: true, isQuiet: true },
    quotedLine(problem, texts),
  ]
  return facts.filter((found) => found !== null)
}

/** The line of the mistake with a caret; null where there is no mistake in a file. */
export function quotedLine(problem: Problem | null, texts: BlockOptions['texts']): Fact | null {
  const text = problem?.position === undefined ? undefined : texts.get(problem.position.file)
  const frame =
    text === undefined || problem?.position === undefined ? null : sourceFrame(text.split('\n'), problem.position)
  return frame === null ? null : { label: '', lines: frame.split('\n'), isWhole: true, isQuiet: true }
}

/** Why it could not be judged. Of a fail or a warning, the headline and the settings say it all. */
function reasons({ outcome, message, problem, sqlState }: Verdict): readonly (Fact | null)[] {
  if (outcome !== 'error') return []
  const because = problem?.message ?? message
  return [
    because === null ? null : { label: 'because', lines: visibleLines(shortenText(because)) },
    fact('sqlstate', sqlState ?? ''),
    problem?.hint === undefined ? null : { label: 'hint', lines: visibleLines(problem.hint) },
  ]
}

const WAYS: Readonly<Record<Via, string>> = {
  scan: 'in a scan',
  fingerprint: 'by a fingerprint in a scan',
  query: 'by a query of its own',
  proof: 'proved',
}

/** How the verdict was come by; null where nothing was measured. */
function describeWay({ via, provenBy }: Verdict): Fact | null {
  if (via === null) return null
  const way = provenBy === null ? WAYS[via] : `proved by ${visibleText(provenBy)}`
  return { label: 'measured', lines: [way], isQuiet: true }
}

/** `expense_id of analytics.expenses is never null`, `the query in tests/revenue.sql returns no row` */
function describeRule({ subject, column, resource, file }: Check): string {
  if (subject.kind !== 'measurable') return ''
  if (resource === null) return `the query in ${file} ${subject.says}`
  const { relation: found, materialization } = resource
  const relation = materialization === 'ephemeral' ? `the SQL of ${resource.name}` : `${found.schema}.${found.name}`
  return `${column === null ? relation : `${column} of ${relation}`} ${subject.says}`
}

/** Settings that differ from dbt's defaults and so explain the outcome. */
function describeSettings({ config }: Check): string {
  const settings = [
    config.severity === 'error' ? null : `severity ${config.severity}`,
    describeThreshold('warn_if', config.warnIf.value),
    describeThreshold('error_if', config.errorIf.value),
    config.where === null ? null : `where ${config.where.value.trim()}`,
    config.limit === null ? null : `limit ${config.limit}`,
  ]
  return settings.filter((setting) => setting !== null).join(', ')
}

function describeThreshold(name: string, condition: string): string | null {
  return condition.trim() === '!= 0' ? null : `${name} ${condition.trim()}`
}

function describePosition({ file, line, column }: Check['position']): string {
  return `${file}:${line}:${column}`
}
