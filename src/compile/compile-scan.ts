import { sql } from 'kysely'
import type { Rider, Scan } from '../model/plan.ts'
import type { Answer, Statement } from '../model/statement.ts'
import { compileExact } from './compile-single.ts'
import { layOutRow, type Query, type Told } from './result-columns.ts'
import { riderCounts } from './rider-counts.ts'
import { SharedCounts } from './shared-counts.ts'
import { sqlText } from './sql-compiler.ts'

/**
 * One reading of a relation for all riders of a scan. Counts are made inside; thresholds, which are SQL text as in dbt,
 * are applied outside, so that they never split a scan:
 *
 *     select n as c0, f0 as c1, f0 != 0 as c2
 *     from (select count(*) as n, count(*) filter (where "id" is null) as f0 from "marts"."orders") as scan
 */
export function compileScan(given: Scan, id: string, isKnownToBeSound = false): Statement {
  const scan = ofItsRows(given)
  const isSound = isKnownToBeSound && scan === given
  const halves = scan.riders.length > 1 ? (): readonly [Statement, Statement] => compileHalves(scan, id) : null
  const probe = isSound ? null : sqlText(sql`select from ${scan.from} limit 0`)
  return { id, kind: 'scan', ...layOutRow(scanQuery(scan, id)), halves, members: null, probe }
}

/** The same scan; or where all riders look at the same part of the rows, one that reads those, as dbt does. */
function ofItsRows(scan: Scan): Scan {
  const [first, ...others] = scan.riders
  const where = first?.isFiltered === true ? first.check.config.where?.value : undefined
  const isShared = (rider: Rider): boolean => rider.isFiltered === true && rider.check.config.where?.value === where
  if (first === undefined || where === undefined || !others.every(isShared)) return scan
  const riders = scan.riders.map(({ isFiltered: _, ...rider }): Rider => rider)
  return { ...scan, from: first.measure.from ?? scan.from, riders }
}

/** @param id begins the ids of what is asked next. */
export function scanQuery(scan: Scan, id: string): Query {
  const shared = new SharedCounts()
  const counted = scan.riders.map((rider, index) => riderCounts(rider, { index, shared }))
  const told = scan.riders.map((rider, index): Told => {
    const values = counted[index]?.results ?? []
    return { checkId: rider.check.uniqueId, values, ...answerOf(rider, scan, `${id}-${index}`) }
  })
  const counts = [sql`count(*) as n`, ...counted.flatMap((rider) => rider.counts)]
  const from = sql`from (
select ${sql.join(counts, sql`,\n`)}
from ${scan.from}
) as scan`
  return { from, told }
}

function compileHalves(scan: Scan, id: string): readonly [Statement, Statement] {
  const middle = Math.ceil(scan.riders.length / 2)
  const [left, right] = [scan.riders.slice(0, middle), scan.riders.slice(middle)]
  return [
    compileScan({ ...scan, riders: left }, `${id}a`, true),
    compileScan({ ...scan, riders: right }, `${id}b`, true),
  ]
}

function answerOf(rider: Rider, scan: Scan, id: string): Omit<Told, 'checkId' | 'values'> {
  const whole = { provenBy: null, exact: null, population: null }
  switch (rider.part) {
    case 'counts': {
      const { measure } = rider
      if (measure.kind !== 'rows' || measure.failingRows === undefined) return { ...whole, via: 'scan' }
      // the expressions that failed are those that tell the undecided rows, too
      const { nullColumns: _, ...bare } = rider
      const counted: Rider = { ...bare, measure: { ...measure, undecided: null }, part: 'population' }
      return { via: 'scan', provenBy: null, ...askedAlone(rider, counted, scan, id) }
    }
    case 'screen': {
      const isByKeys = rider.measure.kind === 'groups' && rider.measure.screen.kind === 'keys'
      const counted: Rider = { ...rider, part: 'population' }
      return { via: isByKeys ? 'fingerprint' : 'scan', provenBy: null, ...askedAlone(rider, counted, scan, id) }
    }
    case 'population':
      return { ...whole, via: null }
    case 'proof':
      return { ...whole, via: 'proof', provenBy: rider.provenBy }
  }
}

/** What asks a rider's own query, and what counts its rows beside that. */
function askedAlone(rider: Rider, counted: Rider, scan: Scan, id: string): Pick<Answer, 'exact' | 'population'> {
  return {
    exact: () => compileExact(rider, id),
    population: () => compileScan({ ...scan, riders: [counted] }, `${id}n`, true),
  }
}
