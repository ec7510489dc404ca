import { sql } from 'kysely'
import type { Sql } from '../model/measure.ts'
import type { GroupedCheck, Grouping } from '../model/plan.ts'
import type { Statement } from '../model/statement.ts'
import { compileSingle } from './compile-single.ts'
import { layOutRow, limited, type Query, type Told, thresholds } from './result-columns.ts'
import { sqlText } from './sql-compiler.ts'

/**
 * One reading of a relation in groups. Each check has a value of every group, and counts the bad ones:
 *
 *     select f0 as c0, f0 != 0 as c1, …
 *     from (
 *     select count(*) filter (where v0 < 0) as f0, …
 *     from (
 *     select "country" as g0, sum(amount) as v0, …
 *     from "marts"."orders"
 *     group by "country"
 *     ) as grouped
 *     ) as counted
 */
export function compileGrouping(grouping: Grouping, id: string, isKnownToBeSound = false): Statement {
  const { members, size } = grouping
  const [only, ...others] = members
  if (only !== undefined && others.length === 0) return compileSingle({ kind: 'single', planned: only, size }, id)
  const middle = Math.ceil(members.length / 2)
  return {
    id,
    kind: 'grouping',
    ...layOutRow(groupingQuery(grouping)),
    halves: () => [
      compileGrouping({ ...grouping, members: members.slice(0, middle) }, `${id}a`, true),
      compileGrouping({ ...grouping, members: members.slice(middle) }, `${id}b`, true),
    ],
    members: null,
    probe: isKnownToBeSound ? null : sqlText(sql`select from ${fromOf(members)} limit 0`),
  }
}

export function groupingQuery({ members }: Grouping): Query {
  const values = members.map(({ grouped }, index) => sql`${grouped.value} as ${name('v', index)}`)
  const counts = members.map(
    ({ grouped }, index) => sql`count(*) filter (where ${grouped.fails(name('v', index))}) as ${name('f', index)}`,
  )
  const from = sql`from (
select ${sql.join(counts, sql`,\n`)}
from (
${grouped(members, values)}
) as grouped
) as counted`
  return { from, told: members.map(toldOf) }
}

function grouped(members: readonly GroupedCheck[], values: readonly Sql[]): Sql {
  const { groups: texts = [], rowCondition = null } = members[0]?.grouped ?? {}
  const groups = texts.map((text) => sql.raw(text))
  const named = groups.map((group, index) => sql`${group} as ${name('g', index)}`)
  const where = rowCondition === null ? sql`` : sql`\nwhere ${sql.raw(rowCondition)}`
  return sql`select ${sql.join([...named, ...values], sql`,\n`)}
from ${fromOf(members)}${where}
group by ${sql.join(groups)}`
}

function toldOf({ check }: GroupedCheck, index: number): Told {
  const failures = limited(name('f', index), check)
  return {
    checkId: check.uniqueId,
    values: [['failures', failures], ...thresholds(failures, check)],
    ...{ via: 'scan', provenBy: null, exact: null, population: null },
  }
}

function fromOf([first]: readonly GroupedCheck[]): Sql {
  const from = first?.measure.from ?? null
  if (from === null) throw new Error('groups of no relation')
  return from
}

function name(letter: 'f' | 'g' | 'v', index: number): Sql {
  return sql.raw(`${letter}${index}`)
}
