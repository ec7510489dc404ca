import type { Measure } from '../../model/measure.ts'
import type { ExpressionArgument } from '../argument.ts'
import { expression, groupList, rowCondition } from '../argument.ts'
import type { Refusal, Tested } from '../check-type.ts'
import { type Bounds, boundsArguments, missingBounds, saysBounds, withinBounds } from './bounds.ts'
import { measureTruth, whereTrue } from './measure-truth.ts'

/** The arguments of all tests of one number for all rows, or for each group of them. */
const ofRows = { group_by: groupList, row_condition: rowCondition }

export const betweenArguments = { ...boundsArguments, ...ofRows }
export const valueArguments = { value: expression, ...ofRows }

type OfRows = {
  readonly group_by: readonly ExpressionArgument[]
  readonly row_condition: ExpressionArgument | null
}

/** An aggregate as SQL text. */
export type Aggregate = {
  /** `filter` is a FILTER clause or empty, and follows each call. */
  readonly write: (column: string, filter: string) => string
  /** Whether it has a value for no rows, as a count has. */
  readonly hasValueOfNothing: boolean
  /** Whether it sorts all values. */
  readonly isSorting: boolean
}

export function ofValues(write: Aggregate['write']): Aggregate {
  return { write, hasValueOfNothing: false, isSorting: false }
}

export function ofCounts(write: Aggregate['write']): Aggregate {
  return { write, hasValueOfNothing: true, isSorting: false }
}

export function sorting(aggregate: Aggregate): Aggregate {
  return { ...aggregate, isSorting: true }
}

export const DISTINCT_COUNT = sorting(ofCounts((column, filter) => `count(distinct ${column})${filter}`))
export const ROW_COUNT = ofCounts((_column, filter) => `count(*)${filter}`)

/** An aggregate that must lie between bounds. NULL, which most are for no rows, passes. */
export function measureBetween(aggregate: Aggregate, given: Bounds & OfRows, tested: Tested): Measure | Refusal {
  const { min_value, max_value } = given
  const within = (value: string): string => withinBounds(value, given)
  return missingBounds(given) ?? measureAggregate(aggregate, within, { min_value, max_value }, given, tested)
}

/** An aggregate that must be equal to (or more, or less than) a value. */
export function measureCompared(
  aggregate: Aggregate,
  operator: '=' | '>' | '<',
  given: { readonly value: ExpressionArgument } & OfRows,
  tested: Tested,
): Measure | Refusal {
  const compared = (value: string): string => `${value} ${operator} ${given.value.text}`
  return measureAggregate(aggregate, compared, { value: given.value }, given, tested)
}

/** A row_condition filters the rows: what else the user wrote must not see more of them than dbt's query does. */
function measureAggregate(
  { write, hasValueOfNothing, isSorting }: Aggregate,
  holds: (value: string) => string,
  pasted: Readonly<Record<string, ExpressionArgument | null | undefined>>,
  { group_by: groupBy, row_condition: rowCondition }: OfRows,
  tested: Tested,
): Measure | Refusal {
  const { column, grammar } = tested
  const texts = Object.entries(pasted).flatMap(([argument, value]) => (value ? [{ argument, text: value.text }] : []))
  const wrong = texts.find(({ text }) => !grammar.isExpression(text))
  if (wrong !== undefined) return noExpression(wrong.argument, wrong.text)
  const expression = (filter: string): string => holds(write(column ?? '', filter))
  const truth = { expression: expression(''), rowCondition, groupBy, hasValueOfNothing, isSorting }
  const isFilterable = texts.every(({ text }) => grammar.breadth(text) === 'row')
  return measureTruth(isFilterable ? { ...truth, filtered: expression } : truth, tested)
}

function noExpression(argument: string, text: string): Refusal {
  return { kind: 'refused', argument, message: `Expected one SQL expression, got ${JSON.stringify(text)}` }
}

/** `a maximum that is at least 1 for every line where output > 60` */
export function saysBetween(noun: string, given: Bounds & OfRows): string {
  return `has ${noun} that ${saysBounds(given)}${saysRows(given)}`
}

/** ` for every line where output > 60` */
export function saysRows({ group_by: groupBy, row_condition: condition }: OfRows): string {
  return whereTrue({ rowCondition: condition, groupBy })
}
