import type { CheckConfig, Located } from '../model/declared-check.ts'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { Measure } from '../model/measure.ts'
import { parsePercentThreshold } from '../model/percent-threshold.ts'
import { makeProblem, type Problem } from '../model/problem.ts'

/** Why a percentage among the thresholds of a check would be no share of its rows, or null. */
export function wrongPercent(config: CheckConfig, measure: Measure): Problem | null {
  const settings: readonly (readonly [string, Located<string>])[] = [
    ['warn_if', config.warnIf],
    ['error_if', config.errorIf],
  ]
  for (const [setting, { value, position }] of settings) {
    const reason = parsePercentThreshold(value) === null ? null : reasonAgainst(config, measure)
    if (reason === null) continue
    const message = `${setting}: ${reason}. Expected a number such as "> 10", got ${JSON.stringify(value)}`
    return makeProblem('BAD_CONFIG', message, position)
  }
  return null
}

function reasonAgainst(config: CheckConfig, measure: Measure): string | null {
  if (config.limit !== null) return 'with a limit nobody knows how many rows failed'
  if (!isOneFailurePerRow(config)) return 'what fail_calc gives is no number of rows'
  switch (measure.kind) {
    case 'rows':
      return null
    case 'groups':
      return measure.counted === null && measure.isPerRow !== true ? 'the failures of this check are no rows' : null
    case 'query':
      return measure.isPerRow ? null : 'the failures of this check are no rows'
    case 'aggregate':
      return 'this check fails or passes as a whole'
  }
}
