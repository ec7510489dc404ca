import { sql } from 'kysely'
import type { Claim, Measure } from '../../model/measure.ts'
import type { Refusal, SqlGrammar, Tested } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'
import { type CompoundColumns, compoundColumns } from './compound-columns.ts'

/** Each combination of values that stands in more than one row is a failure; NULLs are equal, as GROUP BY takes them. */
export function compoundUnique(given: CompoundColumns, tested: Tested): Measure | Refusal {
  const { from, grammar } = tested
  const listed = compoundColumns(given, grammar, true)
  if (listed.kind === 'refused') return listed
  const { columns } = listed
  const keys = columns.map(verbatim)
  const isPart = verbatim(listed.takesPart)
  const failingRows = sql`select ${commaSeparated(keys)}, count(*) as n_records
from ${from}
where ${isPart}
group by ${commaSeparated(keys)}
having count(*) > 1`
  const undecided = sql`(${isPart}) is not true`
  // Only Postgres knows what it makes of grouping by a literal
  if (columns.some((column) => grammar.isConstant(column))) {
    return { kind: 'query', from, failingRows, isPerRow: false, undecided, proof: null }
  }
  const names = columns.map((column) => grammar.columnName(column))
  const key = commaSeparated(keys.map((column) => sql`(${column})`))
  return {
    kind: 'groups',
    from,
    failingRows,
    // a column of that name, or a cast of it, would be another n_records
    counted: columns.some((column) => /n_records/i.test(column)) ? null : failingRows,
    undecided,
    screen: {
      kind: 'keys',
      key,
      takesPart: isPart,
      columnNames: names.every((name) => name !== null) ? names : null,
      ...theOnlyOne(columns, grammar),
    },
    proof: given.row_condition === null ? claim(names, given) : null,
  }
}

/** What is known of a key that is one column; or one row of columns, which is hashed as it is. */
function theOnlyOne([column = '', ...others]: readonly string[], grammar: SqlGrammar) {
  const isOne = others.length === 0
  return { columnName: isOne ? grammar.columnName(column) : null, isRow: isOne && grammar.isRow(column) }
}

/** Of one column, no row without a value takes part. */
function claim(names: readonly (string | null)[], { ignore_row_if: ignored }: CompoundColumns): Claim | null {
  const columns = names.filter((name) => name !== null)
  const areNullsEqual = ignored === 'all_values_are_missing' && names.length > 1
  return columns.length < names.length ? null : { kind: 'unique', columns, areNullsEqual }
}
