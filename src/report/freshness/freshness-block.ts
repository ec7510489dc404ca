import type { FreshnessVerdict } from '../../model/freshness-report.ts'
import type { Position } from '../../model/position.ts'
import { quotedLine } from '../console-block.ts'
import { type Fact, type FactOptions, fact, renderFact } from '../console-facts.ts'
import { shortenText } from '../shorten-text.ts'
import { visibleLines, visibleText } from '../visible-text.ts'
import { finding, limitInWords, tableLabel, timeInWords } from './freshness-words.ts'

/** All that is known of one source table that needs attention. */
export function renderFreshnessBlock(
  verdict: FreshnessVerdict,
  options: FactOptions & { readonly texts: ReadonlyMap<string, string> },
): string {
  const { outcome, check } = verdict
  const { palette } = options
  const word = palette.outcome[outcome](palette.strong(outcome.toUpperCase().padEnd(5)))
  const headline = `  ${word} ${palette.strong(`${tableLabel(check.resource)}: ${finding(verdict)}`)}`
  const facts = collectFacts(verdict, options.texts).flatMap((found) => renderFact(found, options))
  return [headline, ...facts].join('\n')
}

function collectFacts(verdict: FreshnessVerdict, texts: ReadonlyMap<string, string>): readonly Fact[] {
  const { check, newest, problem } = verdict
  const { resource, freshness } = check
  const facts: readonly (Fact | null)[] = [
    ...reasons(verdict),
    fact('expected', expectation(verdict)),
    fact('newest', newest === null ? '' : timeInWords(newest)),
    fact('filter', freshness.loadedAtQuery === null ? (freshness.filter?.value.trim() ?? '') : ''),
    fact('owner', resource.owner ?? ''),
    fact('tags', resource.tags.join(', ')),
    declared(problem?.position ?? resource.position),
    quotedLine(problem, texts),
  ]
  return facts.filter((found) => found !== null)
}

/** `the newest row of raw.orders is at most 5 days old, by loaded_at (warns after 1 day)` */
function expectation({ check, outcome }: FreshnessVerdict): string {
  const { freshness, resource, subject } = check
  const limits = [
    { limit: freshness.errorAfter, verb: 'fails' },
    { limit: freshness.warnAfter, verb: 'warns' },
  ]
  // the limit that was passed comes first
  const [first, second] = outcome === 'warn' ? limits.toReversed() : limits
  const [nearest, other] = first?.limit === null ? [second, first] : [first, second]
  if (nearest === undefined || nearest.limit === null) return ''
  const relation = `${resource.relation.schema}.${resource.relation.name}`
  const by = subject.kind === 'measurable' ? `, by ${subject.looksAt}` : ''
  const rest = other === undefined || other.limit === null ? '' : ` (${other.verb} after ${limitInWords(other.limit)})`
  return `the newest row of ${relation} is at most ${limitInWords(nearest.limit)} old${by}${rest}`
}

function reasons({ outcome, message, problem, sqlState, isNeverLoaded }: FreshnessVerdict): readonly (Fact | null)[] {
  if (isNeverLoaded) return [fact('because', 'there is no row, or none that says when it was loaded')]
  if (outcome !== 'error') return []
  const because = problem?.message ?? message
  return [
    because === null ? null : { label: 'because', lines: visibleLines(shortenText(because)) },
    fact('sqlstate', sqlState ?? ''),
    problem?.hint === undefined ? null : { label: 'hint', lines: visibleLines(problem.hint) },
  ]
}

function declared({ file, line, column }: Position): Fact {
  return { label: 'declared', lines: [visibleText(`${file}:${line}:${column}`)], isWhole: true, isQuiet: true }
}
