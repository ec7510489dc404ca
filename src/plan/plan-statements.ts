import type { Catalog } from '../model/catalog.ts'
import type { Check } from '../model/check.ts'
import type { Sql } from '../model/measure.ts'
import type { Plan, PlannedCheck, Proven, Reading, Rider, Scan, Size, Step } from '../model/plan.ts'
import { relationKey } from '../model/relation.ts'
import { batchReadings } from './batch-readings.ts'
import { canJoin } from './can-join.ts'
import { canRide } from './can-ride.ts'
import { cutRiders } from './cut-riders.ts'
import { factsOf } from './facts-of.ts'
import { keyHashOf } from './key-hash.ts'
import { loadedAtColumn } from './newest-row.ts'
import { nullColumnsOf } from './null-columns.ts'
import { provenBy } from './proofs.ts'
import { askedAlone, shareGroups } from './share-groups.ts'

export type PlanOptions = {
  /** Whether checks share scans. Off, every check is asked about by itself. */
  readonly isFused: boolean
  /** Whether the catalog's word is taken. Off, every check is asked about. */
  readonly hasProofs: boolean
}

/**
 * Decides what the catalog has proved, which checks share a reading of their relation, and which need a statement of
 * their own.
 *
 * Checks without a measure (broken, unreachable) are left out: nobody asks for them.
 */
export function planStatements(checks: readonly Check[], catalog: Catalog, options: PlanOptions): Plan {
  const relations = Map.groupBy(checks.flatMap(plannedCheck), subjectKey)
  const plans = [...relations.values()].flatMap((all) => planRelation(all, catalog, options))
  const readings = plans.flatMap(({ readings }) => readings)
  const steps = options.isFused ? batchReadings(readings, catalog) : readings
  return { proofs: plans.flatMap(({ proofs }) => proofs), steps: steps.toSorted(bySize) }
}

function plannedCheck(check: Check): readonly PlannedCheck[] {
  return check.subject.kind === 'measurable' ? [{ check, measure: check.subject.measure }] : []
}

/** The relation that a check is about. A singular test has none that it shares. */
function subjectKey({ check }: PlannedCheck): string {
  return check.resource === null ? check.uniqueId : relationKey(check.resource.relation)
}

type GroupPlan = { readonly proofs: readonly Proven[]; readonly readings: readonly Reading[] }

/** Checks on one relation: those on the same rows share a scan, and some of those on a part of the rows join one of all. */
function planRelation(all: readonly PlannedCheck[], catalog: Catalog, options: PlanOptions): readonly GroupPlan[] {
  const whole = all.filter(({ check }) => check.config.where === null)
  const proven = provenAmong(whole, catalog, options)
  const isRead = options.isFused && whole.some((planned) => planned.measure.from !== null && !proven.has(planned))
  const joining = isRead ? all.filter((planned) => canJoin(planned, catalog)) : []
  const joined = new Set(joining)
  const parts = Map.groupBy(
    all.filter((planned) => planned.check.config.where !== null && !joined.has(planned)),
    ({ check }) => check.config.where?.value,
  )
  const groups = [whole, ...parts.values()].filter((group) => group.length > 0)
  return groups.map((group) => planGroup(group, group === whole ? joining : [], catalog, options))
}

function provenAmong(
  group: readonly PlannedCheck[],
  catalog: Catalog,
  { hasProofs }: PlanOptions,
): ReadonlyMap<PlannedCheck, string> {
  const found = (hasProofs ? group : []).map((planned) => [planned, provenBy(planned, catalog)] as const)
  return new Map(found.flatMap(([planned, constraint]) => (constraint === null ? [] : [[planned, constraint]])))
}

function planGroup(
  group: readonly PlannedCheck[],
  joining: readonly PlannedCheck[],
  catalog: Catalog,
  options: PlanOptions,
): GroupPlan {
  const { isFused } = options
  const proven = provenAmong(group, catalog, options)
  const asked = group.filter((planned) => !proven.has(planned))
  const size = sizeOf(group, catalog)
  const others = [...asked, ...joining].filter((planned) => !canRide(planned))
  const besides = isFused ? shareGroups(others, size) : others.map((planned) => askedAlone(planned, size))
  // tests of the columns that there are read no rows
  const readers = asked.filter(({ measure }) => measure.from !== null)
  const from = readers[0]?.measure.from ?? null
  const filtered = joining.map((planned): Rider => ({ ...riderOf(planned, catalog, options), isFiltered: true }))
  const riders = from === null ? [] : [...readers.map((planned) => riderOf(planned, catalog, options)), ...filtered]
  const guests = [...proven].map(
    ([planned, constraint]): Rider => ({
      ...withNullColumns(planned, catalog, options),
      part: 'proof',
      provenBy: constraint,
    }),
  )
  const ridden = isFused ? cutRiders(withNewestRow(riders, catalog)) : riders.map(alone)
  const scans = ridden.map((riding) => scanOf(riding, from, size))
  const [first, ...further] = scans
  // what is proved still wants to know how many rows there are, where somebody counts them anyway
  if (first !== undefined && isFused) {
    return { proofs: [], readings: [{ ...first, riders: [...first.riders, ...guests] }, ...further, ...besides] }
  }
  const proofs = [...proven].map(([{ check }, constraint]): Proven => ({ check, provenBy: constraint }))
  return { proofs, readings: [...scans, ...besides] }
}

function riderOf(planned: PlannedCheck, catalog: Catalog, options: PlanOptions): Rider {
  const riding = withNullColumns(planned, catalog, options)
  if (!canRide(planned)) return { ...riding, part: 'population' }
  if (planned.measure.kind !== 'groups') return { ...riding, part: 'counts' }
  return { ...riding, part: 'screen', keyHash: keyHashOf(planned, catalog) }
}

function withNullColumns(
  planned: PlannedCheck,
  catalog: Catalog,
  { hasProofs }: PlanOptions,
): PlannedCheck & Pick<Rider, 'nullColumns'> {
  const nullColumns = nullColumnsOf(planned, catalog, hasProofs)
  return nullColumns === null ? planned : { ...planned, nullColumns }
}

/** One of those who see all rows tells how new they are: it costs nothing where they are read anyway. */
function withNewestRow(riders: readonly Rider[], catalog: Catalog): readonly Rider[] {
  const teller = riders.find(({ check, isFiltered }) => isFiltered !== true && check.config.where === null)
  const loadedAt = teller === undefined ? null : loadedAtColumn(teller.check, catalog)
  return loadedAt === null ? riders : riders.map((rider) => (rider === teller ? { ...rider, loadedAt } : rider))
}

function alone(rider: Rider): readonly [Rider] {
  return [rider]
}

function scanOf(riders: readonly [Rider, ...Rider[]], from: Sql | null, size: Size): Scan {
  if (from === null) throw new Error('a scan of no relation')
  return { kind: 'scan', from, riders, size }
}

function sizeOf([first]: readonly PlannedCheck[], catalog: Catalog): Size {
  const { estimatedRows: rows = null, pages = 0 } = (first && factsOf(first.check, catalog)) ?? {}
  // a view has no pages of its own, and before the first analyze a table has none that count
  return { rows, pages: rows === null && pages === 0 ? null : pages }
}

/** The longest work starts first, so that it does not end last; what nobody knows the size of may be long. */
function bySize(a: Step, b: Step): number {
  const [pagesOfA, pagesOfB] = [a.size.pages ?? Number.MAX_VALUE, b.size.pages ?? Number.MAX_VALUE]
  return pagesOfB - pagesOfA
}
