import { sql } from 'kysely'
import type { QueryMeasure, Sql } from '../../model/measure.ts'
import type { FromItemArgument } from '../argument.ts'
import type { Tested } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'

/** The rows, without repetitions, that are in one of two relations only; `which_diff` says in which. */
export function rowsOfOneSide(columns: readonly Sql[], { text }: FromItemArgument, { from }: Tested): QueryMeasure {
  const list = commaSeparated(columns)
  const [ours, theirs] = [sql`select ${list} from ${from}`, sql`select ${list} from ${verbatim(text)}`]
  return {
    kind: 'query',
    from,
    failingRows: sql`with a_minus_b as (
${ours}
except
${theirs}
), b_minus_a as (
${theirs}
except
${ours}
)
select 'a_minus_b' as which_diff, a_minus_b.* from a_minus_b
union all
select 'b_minus_a' as which_diff, b_minus_a.* from b_minus_a`,
    isPerRow: false,
    undecided: null,
    proof: null,
  }
}
