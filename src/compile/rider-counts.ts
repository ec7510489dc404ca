import { sql } from 'kysely'
import type { Screen, Sql } from '../model/measure.ts'
import type { HashChain, KeyHash, Rider } from '../model/plan.ts'
import { limited, thresholds, type Value } from './result-columns.ts'
import type { SharedCounts } from './shared-counts.ts'

/** What one rider needs counted inside of its scan, and what follows from that outside. */
export type RiderCounts = {
  readonly counts: readonly Sql[]
  readonly results: readonly Value[]
}

/** How many rows there are in a scan. */
const POPULATION = sql`n`

/** As wide as a count: `0 + 2147483647 + 1` is too much for an integer. */
const NONE = sql`0::bigint`
const ONE = sql`1::bigint`

/** Where a rider stands in its scan: its index numbers the names of what it alone wants counted. */
type Place = { readonly index: number; readonly shared: SharedCounts }

export function riderCounts(rider: Rider, place: Place): RiderCounts {
  const { population, counted } = populationOf(rider, place)
  const { counts, results } = countsOf(rider, place, population)
  const newest = newestRow(rider)
  return {
    counts: [...counted, ...counts, ...newest.counts],
    results: [['rowsEvaluated', population], ...results, ...newest.results],
  }
}

/** Microseconds since 1970, as an `Instant` is; a timestamp without a time zone is UTC. Infinity is no time to tell. */
function newestRow({ loadedAt }: Rider): RiderCounts {
  if (loadedAt === undefined) return { counts: [], results: [] }
  const newest = sql`case when isfinite(t) then (extract(epoch from t) * 1000000)::bigint end`
  return { counts: [sql`max(${sql.id(loadedAt)}) as t`], results: [['newest', newest]] }
}

function countsOf(rider: Rider, place: Place, population: Sql): RiderCounts {
  switch (rider.part) {
    case 'counts':
      return withUndecided(rider, place, countedFailures(rider, place))
    case 'screen':
      return screened(rider, place, population)
    case 'population':
    case 'proof':
      return withUndecided(rider, place, { counts: [], results: [] })
  }
}

/** How many rows a rider looks at. */
function populationOf(
  rider: Rider,
  { index, shared }: Place,
): { readonly population: Sql; readonly counted: readonly Sql[] } {
  if (rider.isFiltered !== true) return { population: POPULATION, counted: [] }
  const { name, isNew } = shared.nameOf(partOf(rider), `w${index}`)
  const counted = isNew ? [sql`count(*) filter (where ${whereOf(rider)}) as ${name}`] : []
  return { population: name, counted }
}

/** Equal for riders that look at the same rows. */
function partOf({ isFiltered, check }: Rider): string {
  return JSON.stringify(isFiltered === true ? check.config.where?.value : null)
}

function whereOf({ check }: Rider): Sql {
  if (check.config.where === null) throw new Error(`${check.uniqueId} is filtered by nothing`)
  return sql.raw(check.config.where.value)
}

/** `count(*) filter (where …)`, among the rows that a rider looks at. */
function filtered(rider: Rider, condition: Sql): Sql {
  return rider.isFiltered === true
    ? sql`filter (where (${whereOf(rider)}) and (${condition}))`
    : sql`filter (where ${condition})`
}

function countedFailures(rider: Rider, { index }: Place): RiderCounts {
  const { check } = rider
  const name: Sql = sql.raw(`f${index}`)
  const failures = limited(name, check)
  return {
    counts: [sql`${failuresOf(rider)} as ${name}`],
    results: [['failures', failures], ...thresholds(failures, check)],
  }
}

/** `count(*) filter (where "id" is null)`, or `case when max(loaded_at) < … then 1 else 0 end`. */
function failuresOf(rider: Rider): Sql {
  const { measure } = rider
  switch (measure.kind) {
    case 'rows':
      return sql`count(*) ${filtered(rider, measure.fails)}`
    case 'aggregate':
      if (rider.isFiltered === true) throw new Error('aggregates know no filter')
      // Postgres computes equal aggregates once, however often they are written
      return sql`case when ${measure.fails(measure.aggregates.map(({ value }) => value))} then ${ONE} else ${NONE} end`
    default:
      throw new Error(`a scan cannot count the failures of a check of kind ${measure.kind}`)
  }
}

function screened(rider: Extract<Rider, { part: 'screen' }>, place: Place, population: Sql): RiderCounts {
  const { check, measure } = rider
  if (measure.kind !== 'groups') throw new Error(`a check of kind ${measure.kind} has nothing to screen`)
  // what there is to say if there is no failure; else these columns do not count
  const ifClean = thresholds(NONE, check)
  const { screen } = measure
  if (screen.kind === 'rows') {
    const bad: Sql = sql.raw(`b${place.index}`)
    const counts = [sql`count(*) ${filtered(rider, screen.bad)} as ${bad}`]
    return withUndecided(rider, place, { counts, results: [['isClean', sql`${bad} = 0`], ...ifClean] })
  }
  const { counts, isClean, undecided } = screenedByKeys(rider, screen, place, population)
  return { counts, results: [['isClean', isClean], ...ifClean, ...undecided] }
}

/** As many distinct hashes as keys: of every key one. */
function screenedByKeys(
  rider: Extract<Rider, { part: 'screen' }>,
  screen: Extract<Screen, { kind: 'keys' }>,
  place: Place,
  population: Sql,
): { readonly counts: readonly Sql[]; readonly isClean: Sql; readonly undecided: readonly Value[] } {
  const { keyHash, nullColumns, measure } = rider
  const distinct: Sql = sql.raw(`d${place.index}`)
  const hash = hashed(screen.key, keyHash)
  // a record of any types is hashed by what the server finds when it meets the first one: without any, nobody has found
  // out whether values of the type can be told apart at all, and dbt's query is an error if not
  const isOfAnyType = keyHash === 'record' || keyHash === 'row'
  if (nullColumns !== undefined && !isOfAnyType) {
    // the hash of NULL is NULL, which DISTINCT leaves out by itself
    const among = rider.isFiltered === true ? sql` filter (where ${whereOf(rider)})` : sql``
    const counted = { counts: [sql`count(distinct ${hash})${among} as ${distinct}`], results: [] }
    const { counts, results } = withUndecided(rider, place, counted)
    const [, nulls = NONE] = results[0] ?? []
    const keys = nullColumns.length === 0 ? population : sql`${population} - ${nulls}`
    return { counts, isClean: sql`${keys} = ${distinct}`, undecided: results }
  }
  const keys: Sql = sql.raw(`k${place.index}`)
  const isPart = filtered(rider, screen.takesPart)
  return {
    counts: [sql`count(*) ${isPart} as ${keys}`, sql`count(distinct ${hash}) ${isPart} as ${distinct}`],
    isClean: isOfAnyType ? sql`${keys} > 0 and ${keys} = ${distinct}` : sql`${keys} = ${distinct}`,
    undecided: measure.undecided === null ? [] : [['rowsUndecided', sql`${population} - ${keys}`]],
  }
}

/** Functions of the types' hash operator classes: they agree with the types' own equality, collations included. */
function hashed(key: Sql, hash: KeyHash): Sql {
  if (typeof hash === 'object') return chained(hash)
  switch (hash) {
    case 'value':
      return key
    case 'text':
      return sql`hashtextextended(${key}, 0)`
    case 'uuid':
      return sql`uuid_hash_extended(${key}, 0)`
    case 'row':
      return sql`hash_record_extended(${key}, 0)`
    case 'record':
      return sql`hash_record_extended(row(${key}), 0)`
  }
}

/** `hashint4extended("line_no", hashint8extended("order_id", 0))`; of what may be NULL, its own hash is hashed with the seed. */
function chained({ chain }: HashChain): Sql {
  return chain.reduce((seed: Sql, { name, hash, isNeverNull }, index): Sql => {
    const hashOf = (from: Sql): Sql => sql`${sql.raw(hash)}(${sql.id(name)}, ${from})`
    if (isNeverNull) return hashOf(seed)
    const own = sql`coalesce(${hashOf(sql`0`)}, 0)`
    return index === 0 ? own : sql`hashint8extended(${own}, ${seed})`
  }, sql`0`)
}

function withUndecided(rider: Rider, { index, shared }: Place, { counts, results }: RiderCounts): RiderCounts {
  const undecided = undecidedOf(rider)
  const { nullColumns } = rider
  if (undecided === null) return { counts, results }
  if (nullColumns?.length === 0) return { counts, results: [...results, ['rowsUndecided', NONE]] }
  const key = nullColumns === undefined ? `${index}` : `${partOf(rider)} ${JSON.stringify(nullColumns)}`
  const { name, isNew } = shared.nameOf(key, `u${index}`)
  const counted = isNew ? [sql`${undecided} as ${name}`] : []
  return { counts: [...counts, ...counted], results: [...results, ['rowsUndecided', name]] }
}

function undecidedOf(rider: Rider): Sql | null {
  const { measure } = rider
  const undecided = rider.nullColumns === undefined ? measure.undecided : isAnyNull(rider.nullColumns)
  const rows = undecided === null ? null : sql`count(*) ${filtered(rider, undecided)}`
  if (measure.kind !== 'aggregate' || measure.isUndecided === undefined) return rows
  const isOpen = measure.isUndecided(measure.aggregates.map(({ value }) => value))
  return sql`case when ${isOpen} then count(*) else ${rows ?? NONE} end`
}

/** `"a" is null or "b" is null` */
function isAnyNull(columns: readonly string[]): Sql {
  const tests = columns.map((column) => sql`${sql.id(column)} is null`)
  return sql.join(tests, sql` or `)
}
