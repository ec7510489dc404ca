import type { SqlGrammar } from '../check-types/check-type.ts'
import type { CheckConfig, DeclaredCheck, Located } from '../model/declared-check.ts'
import { parsePercentThreshold } from '../model/percent-threshold.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import type { Resource } from '../model/resource.ts'
import { quotedName } from './quoted-name.ts'

/** The texts of a check that are pasted into SQL whatever its type: the first that is wrong, or null. */
export function wrongSettings(
  { config, position }: DeclaredCheck,
  resource: Resource,
  grammar: SqlGrammar,
  column: Located<string> | null,
): Problem | null {
  const name = quotedName(resource.relation)
  if (!grammar.isFromItem(name)) {
    return makeProblem('BAD_EXPRESSION', `Expected a relation's name, got ${JSON.stringify(name)}`, position)
  }
  return (
    wrongText('column_name', column, grammar) ??
    wrongText('where', config.where, grammar) ??
    wrongThresholds(config, grammar)
  )
}

/** What would be wrong with a reading of the relation itself. */
export function wrongPopulation(resource: Resource, { where }: CheckConfig, grammar: SqlGrammar): Problem | null {
  const name = quotedName(resource.relation)
  return grammar.isFromItem(name)
    ? wrongText('where', where, grammar)
    : makeProblem('BAD_EXPRESSION', `Expected a relation's name, got ${JSON.stringify(name)}`)
}

/** What stands around the failing rows, whichever query they come from. */
export function wrongThresholds({ failCalc, warnIf, errorIf }: CheckConfig, grammar: SqlGrammar): Problem | null {
  return (
    wrongText('fail_calc', failCalc, grammar) ??
    wrongText('warn_if', warnIf, grammar, '0 ') ??
    wrongText('error_if', errorIf, grammar, '0 ')
  )
}

function wrongText(setting: string, text: Located<string> | null, grammar: SqlGrammar, before = ''): Problem | null {
  if (text === null || grammar.isExpression(before + text.value)) return null
  const isThreshold = before !== ''
  if (isThreshold && parsePercentThreshold(text.value) !== null) return null
  const wanted = isThreshold
    ? 'SQL that can follow a number, such as "> 10", or a percentage, such as "> 0.1%"'
    : 'one SQL expression'
  const message = `${setting}: Expected ${wanted}, got ${JSON.stringify(text.value)}`
  return makeProblem('BAD_EXPRESSION', message, text.position)
}
