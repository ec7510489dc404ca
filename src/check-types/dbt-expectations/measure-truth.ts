import { sql } from 'kysely'
import type { AggregateMeasure, Claim, Measure, QueryMeasure, RowsMeasure, Sql } from '../../model/measure.ts'
import type { ExpressionArgument } from '../argument.ts'
import type { Refusal, Tested } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'

/** Most tests of dbt_expectations are this one: an expression, of rows or of groups of them, and what must hold of its value. */
export type Truth = {
  /** SQL, pasted together as dbt does it: what binds tighter than what is then the same. */
  readonly expression: string
  /** What follows the value; default `= true`. */
  readonly testCondition?: string
  /** Rows for which it is not TRUE are left out. */
  readonly rowCondition: ExpressionArgument | null
  /** Not empty: the expression has one value per group. */
  readonly groupBy?: readonly ExpressionArgument[]
  /**
   * The same expression, its aggregates followed by a FILTER clause. Without it an expression of the user's that calls
   * aggregates has a row_condition only in a query of its own.
   */
  readonly filtered?: (filterClause: string) => string
  /** Whether it sorts all values (`count(distinct …)`, a quantile). Default false. */
  readonly isSorting?: boolean
  /** Whether the value of no rows is one like any other: that of a count is 0. Default false. */
  readonly hasValueOfNothing?: boolean
  /** The same value of each row, told faster than by dbt's expression. */
  readonly inScan?: string
  readonly proof?: Claim | null
}

/**
 * The measure of a truth. A row or a group fails where the test is FALSE; a NULL passes, as undecided. Rows that the
 * row_condition leaves out are undecided, too. In a scan, the row_condition is asked first: an expression that would fail for
 * a row it leaves out (a division by zero) is not evaluated there, where dbt's query leaves the order to Postgres.
 */
export function measureTruth(truth: Truth, tested: Tested): Measure | Refusal {
  const { expression, testCondition = IS_TRUE, groupBy = [] } = truth
  const { grammar } = tested
  if (!grammar.isExpression(expression)) return noExpression(expression)
  if (!grammar.startsWithExpression(`expression ${testCondition}`, 'expression')) return noTestCondition(testCondition)
  // Only dbt's own query tells what a name beside the value means to the test, and what type a literal has
  const isPlain = !grammar.namesColumn(`0 ${testCondition}`) && !grammar.isConstant(expression)
  const breadth = isPlain ? grammar.breadth(expression) : 'unknown'
  if (groupBy.length > 0) return groupedTruth(truth, breadth === 'aggregate', tested)
  if (breadth === 'row') return rowTruth(truth, tested)
  const isFilterable = truth.rowCondition === null || truth.filtered !== undefined
  return breadth === 'aggregate' && isFilterable ? aggregateTruth(truth, tested) : queryOfTruth(truth, tested)
}

/** What holds when it passes: ` in every row where line = 'A'`. */
export function whereTrue({ rowCondition, groupBy = [] }: Pick<Truth, 'rowCondition' | 'groupBy'>): string {
  const groups = groupBy.map(({ text }) => text).join(', ')
  const rows = rowCondition === null ? '' : ` where ${rowCondition.text}`
  return `${groups === '' ? '' : ` for every ${groups}`}${rows}`
}

const IS_TRUE = '= true'

function rowTruth(truth: Truth, tested: Tested): RowsMeasure {
  const value = verbatim(truth.inScan ?? truth.expression)
  const holdsText = `(${truth.inScan ?? truth.expression}) ${truth.testCondition ?? IS_TRUE}`
  const holds = verbatim(holdsText)
  const { rowCondition } = truth
  const isIn = rowCondition === null ? null : sql`(${verbatim(rowCondition.text)})`
  return {
    kind: 'rows',
    from: tested.from,
    fails: isIn === null ? sql`not(${holds})` : sql`${isIn} is true and not(${holds})`,
    undecided: isIn === null ? sql`(${holds}) is null` : sql`${isIn} is not true or (${holds}) is null`,
    strict: isIn === null ? tested.grammar.strict(holdsText) : null,
    selects: sql`${value} as expression`,
    failingRows: failingRows(truth, tested),
    proof: truth.proof ?? null,
  }
}

function aggregateTruth(truth: Truth, tested: Tested): AggregateMeasure {
  const { rowCondition, filtered, expression } = truth
  const filter = rowCondition === null ? '' : ` filter (where ${rowCondition.text})`
  const holds = (value: Sql): Sql => sql`${value} ${verbatim(truth.testCondition ?? IS_TRUE)}`
  return {
    kind: 'aggregate',
    from: tested.from,
    aggregates: [
      {
        name: 'expression',
        value: sql`(${verbatim(filtered?.(filter) ?? expression)})`,
      },
    ],
    fails: ([value = sql`expression`]) => sql`not(${holds(value)})`,
    selects: null,
    undecided: leftOut(truth),
    isUndecided: ([value = sql`expression`]) => sql`(${holds(value)}) is null`,
    hasVerdictOnNothing: truth.hasValueOfNothing ?? false,
    isSorting: truth.isSorting ?? false,
  }
}

function queryOfTruth(truth: Truth, tested: Tested): QueryMeasure {
  return {
    kind: 'query',
    from: tested.from,
    failingRows: failingRows(truth, tested),
    isPerRow: false,
    undecided: leftOut(truth),
    // groups without rows are not there
    hasVerdictOnNothing: (truth.hasValueOfNothing ?? false) && (truth.groupBy ?? []).length === 0,
    proof: null,
  }
}

/** To GROUP BY, a number means a place in the select list, which is another one among other checks. */
function groupedTruth(truth: Truth, isAggregate: boolean, tested: Tested): QueryMeasure {
  const { expression, testCondition = IS_TRUE, rowCondition, groupBy = [], isSorting = false } = truth
  const query = queryOfTruth(truth, tested)
  const groups = groupBy.map(({ text }) => text)
  if (!isAggregate || groups.some((text) => tested.grammar.isConstant(text))) return query
  const value = verbatim(expression)
  const fails = (found: Sql): Sql => sql`not(${found} ${verbatim(testCondition)})`
  return { ...query, grouped: { groups, rowCondition: rowCondition?.text ?? null, value, fails, isSorting } }
}

/** TRUE for a row that the row_condition leaves out. It decides nothing, unless not to be there is a verdict as well. */
function leftOut({ rowCondition, hasValueOfNothing }: Truth): Sql | null {
  return rowCondition === null || hasValueOfNothing ? null : sql`(${verbatim(rowCondition.text)}) is not true`
}

/** dbt's names: `expression`, and `col_1`, `col_2`, … for what it is grouped by. */
function failingRows(truth: Truth, { from }: Tested): Sql {
  const { expression, testCondition = IS_TRUE, rowCondition, groupBy = [] } = truth
  const groups = groupBy.map(({ text }) => verbatim(text))
  const named = groups.map((group, index) => sql`${group} as ${sql.raw(`col_${index + 1}`)}`)
  const where = rowCondition === null ? sql`` : sql`\nwhere ${verbatim(rowCondition.text)}`
  const grouped = groups.length === 0 ? sql`` : sql`\ngroup by ${commaSeparated(groups)}`
  return sql`select *
from (
select ${commaSeparated([...named, sql`${verbatim(expression)} as expression`])}
from ${from}${where}${grouped}
) as grouped_expression
where not(expression ${verbatim(testCondition)})`
}

function noExpression(text: string): Refusal {
  return {
    kind: 'refused',
    argument: 'arguments',
    code: 'BAD_ARGUMENT',
    message: `Expected what makes one SQL expression, got ${JSON.stringify(text)}`,
  }
}

function noTestCondition(text: string): Refusal {
  return {
    kind: 'refused',
    argument: 'test_condition',
    message: `Expected SQL that can follow a value, such as "> 0", got ${JSON.stringify(text)}`,
  }
}
