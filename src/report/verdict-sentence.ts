import type { Check } from '../model/check.ts'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { Verdict } from '../model/report.ts'
import { countOf, formatCount } from './format-number.ts'
import { visibleText } from './visible-text.ts'

/** One sentence on one check: `not_null on expense_id: 3 of 120 rows`. */
export function verdictSentence(verdict: Verdict): string {
  return `${checkPhrase(verdict.check)}: ${visibleText(finding(verdict))}`
}

/** What is checked, in short: the name its author chose, else `not_null on expense_id`, `dbt_utils.recency`. */
export function checkPhrase(check: Check): string {
  if (check.customName !== null) return visibleText(check.customName)
  if (check.checkType === null) return visibleText(check.name)
  return visibleText(check.column === null ? check.checkType : `${check.checkType} on ${check.column}`)
}

/**
 * Whose check it is, as people call it: `revenue`, or `stripe.charges` for the table of a source; for a singular test the
 * folder that it stands in.
 */
export function resourceLabel({ resource, file }: Check): string {
  if (resource === null) return visibleText(file.slice(0, Math.max(0, file.lastIndexOf('/'))))
  const { sourceName, name } = resource
  return visibleText(sourceName === null ? name : `${sourceName}.${name}`)
}

/** Why a check was skipped. */
export function skipReason(verdict: Verdict): string {
  const { subject } = verdict.check
  if (verdict.message !== null) return verdict.message
  return subject.kind === 'unreachable' ? subject.reason : 'not asked'
}

/** `passed on nothing (0 rows)`: no row was there that could have failed. */
export function passedOnNothing(verdict: Verdict): string {
  return `passed on nothing (${nothingSeen(verdict)})`
}

function nothingSeen(verdict: Verdict): string {
  const { rowsEvaluated, rowsUndecided } = verdict
  if (rowsEvaluated === null) return 'no rows'
  if (rowsEvaluated === 0n || rowsUndecided === null) return countOf(rowsEvaluated, 'row')
  return `${formatCount(rowsUndecided)} of ${countOf(rowsEvaluated, 'row')} undecided`
}

function finding(verdict: Verdict): string {
  switch (verdict.outcome) {
    case 'error':
      return 'could not be judged'
    case 'skip':
      return skipReason(verdict)
    case 'pass':
      return verdict.isVacuous ? passedOnNothing(verdict) : 'passed'
    default:
      return verdict.isVacuous ? `${passedOnNothing(verdict)}, which --vacuous counts` : failureCount(verdict)
  }
}

/** dbt's number in its own unit: rows, values of a column, groups, or the relation as a whole. */
function failureCount(verdict: Verdict): string {
  const { check, failures, rowsEvaluated } = verdict
  if (failures === null) return 'failed'
  const rows = rowsEvaluated === null ? '' : ` of ${countOf(rowsEvaluated, 'row')}`
  if (!isOneFailurePerRow(check.config)) {
    return `${check.config.failCalc.value.trim()} is ${formatCount(failures)}${rows && `, over${rows.slice(3)}`}`
  }
  const kind = check.subject.kind === 'measurable' ? check.subject.measure.kind : null
  if (kind === 'rows') return rows === '' ? countOf(failures, 'row') : `${formatCount(failures)}${rows}`
  if (kind === 'aggregate') return `does not hold${rows && `, over${rows.slice(3)}`}`
  const unit = kind === 'groups' ? (check.column === null ? 'group' : 'value') : 'failure'
  return `${countOf(failures, unit)}${failingRows(verdict)}`
}

function failingRows({ failingRows, rowsEvaluated }: Verdict): string {
  if (rowsEvaluated === null) return failingRows === null ? '' : `, in ${countOf(failingRows, 'row')}`
  if (failingRows === null) return `, over ${countOf(rowsEvaluated, 'row')}`
  return `, in ${formatCount(failingRows)} of ${countOf(rowsEvaluated, 'row')}`
}
