import { ConfigError } from '../errors.ts'
import type { History } from '../model/history.ts'
import type { Member } from '../model/member.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import type { SelectionSettings } from '../model/project.ts'
import type { SelectionRequest } from '../model/selection-request.ts'
import { bindSelection, unknownSelector } from './bind-selection.ts'
import { evaluateSelection, type Unmatched } from './evaluate-selection.ts'
import { lineageOf } from './lineage.ts'
import { flagText, type ParseOptions, parseCriterion, parseFlag } from './parse-selection.ts'
import type { Selection } from './selection.ts'
import { readSelectors, type Selectors } from './selectors-file.ts'

/** What it is asked of. */
export type SelectionWorld = SelectionSettings & {
  readonly projectName: string
  readonly members: readonly Member[]
  readonly history: History | null
  /** Of selectors.yml, for messages. */
  readonly texts: ReadonlyMap<string, string>
}

/** What is left, and what to tell about what matched nothing. */
export type SelectedMembers = {
  readonly members: readonly Member[]
  readonly warnings: readonly Problem[]
  /** What the warnings point into: the texts of flags, by the name of the flag. */
  readonly texts: ReadonlyMap<string, string>
}

/**
 * Keeps the members that the request names; their order stays.
 *
 * Like dbt, a criterion that matches nothing is worth a warning, not an error, and without a request the default of
 * selectors.yml counts.
 *
 * @throws ConfigError BAD_SELECTOR or UNKNOWN_SELECTOR_METHOD, with all that is wrong in flags and in selectors.yml.
 */
export function selectMembers(request: SelectionRequest, world: SelectionWorld): SelectedMembers {
  const problems: Problem[] = []
  const warnings: Problem[] = []
  const onProblem = (problem: Problem) => problems.push(problem)
  const options: ParseOptions = { indirect: request.indirect ?? world.indirect ?? 'eager', onProblem }
  const texts = new Map([
    ...world.texts,
    ['--select', flagText(request.select)],
    ['--exclude', flagText(request.exclude)],
  ])
  const selectors = readSelectors(world.selectors, options)
  const selection = requested(request, selectors, options, (warning) => warnings.push(warning))
  const bound = bindSelection(selection, { ...world, selectors: selectors.byName, within: [], onProblem })
  if (problems.length > 0) throw new ConfigError(problems, texts)
  const onUnmatched = (unmatched: Unmatched) => warnings.push(nothingMatched(unmatched))
  const { direct } = evaluateSelection(bound, lineageOf(world.members), onUnmatched)
  const wanted = new Set(request.resourceTypes)
  const members = world.members.filter(({ resourceType }, number) => direct.has(number) && wanted.has(resourceType))
  if (members.length === 0 && warnings.length === 0) warnings.push(NOTHING_LEFT)
  return { members, warnings, texts }
}

function requested(
  request: SelectionRequest,
  { byName, defaultName }: Selectors,
  options: ParseOptions,
  onWarning: (warning: Problem) => void,
): Selection {
  const { select, exclude, selector } = request
  const isFree = select.length === 0 && exclude.length === 0
  if (selector === null && (!isFree || defaultName === null)) return difference(select, exclude, options)
  if (selector === null) {
    onWarning(makeProblem('DEFAULT_SELECTOR', `Using default selector ${defaultName}`))
  } else if (!isFree) {
    const message = '--select and --exclude do not count. Expected them without --selector'
    onWarning(makeProblem('BAD_FLAG', message, undefined, `--select selector:${selector} can be combined with others.`))
  }
  const name = selector ?? defaultName ?? ''
  const found = byName.get(name)
  if (found !== undefined) return found
  options.onProblem(unknownSelector(name, byName))
  return EVERYTHING
}

function difference(select: readonly string[], exclude: readonly string[], options: ParseOptions): Selection {
  const included = select.length === 0 ? EVERYTHING : parseFlag('--select', select, options)
  const excluded = parseFlag('--exclude', exclude, options)
  return { kind: 'difference', parts: [included, excluded], indirect: 'eager', expected: null }
}

const EVERYTHING: Selection = {
  kind: 'union',
  parts: ['fqn:*', 'source:*'].map((text) =>
    parseCriterion(text, { file: '', line: 1, column: 1 }, { indirect: 'empty', onProblem: () => {} }),
  ),
  indirect: 'empty',
  expected: null,
}

const NOTHING_LEFT = makeProblem('NOTHING_SELECTED', 'Nothing is selected. Expected at least one check')

function nothingMatched({ text, position }: Unmatched): Problem {
  const message = `The selection ${JSON.stringify(text)} matches nothing. Expected something that is enabled`
  const hint = LONE_WILDCARD.test(text)
    ? `Names are matched from the folder on. Did you mean "*.${text}"?`
    : 'assay ls --resource-type all shows what can be named.'
  return makeProblem('NOTHING_SELECTED', message, position, hint)
}

/** A name with a wildcard and without folders, which newer dbt looks for in the last name, too. */
const LONE_WILDCARD = /^(?=[^*?[]*[*?[])[\w*?[\]!-]+$/u
