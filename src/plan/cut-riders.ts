import type { GroupedCheck, Rider } from '../model/plan.ts'

/** Postgres allows 1,664 result columns; a rider takes six at most. */
const MOST_RIDERS = 200

/**
 * Each fingerprint, distinct count and quantile is a sort of its own on the server, with up to work_mem of memory: as a
 * guest we do not ask for many at once.
 */
const MOST_SORTS = 8

/** Cuts the riders of one relation into scans, as few as the limits allow. */
export function cutRiders(riders: readonly Rider[]): readonly (readonly [Rider, ...Rider[]])[] {
  return cut(riders, isSorting)
}

/** The same for checks on the same groups. */
export function cutGrouped(checks: readonly GroupedCheck[]): readonly (readonly [GroupedCheck, ...GroupedCheck[]])[] {
  return cut(checks, ({ grouped }) => grouped.isSorting)
}

function cut<Member>(
  members: readonly Member[],
  sorts: (member: Member) => boolean,
): readonly (readonly [Member, ...Member[]])[] {
  const pieces: [Member, ...Member[]][] = []
  for (const member of members) {
    const last = pieces.at(-1)
    const isFull =
      last === undefined || last.length >= MOST_RIDERS || (sorts(member) && last.filter(sorts).length >= MOST_SORTS)
    if (isFull) pieces.push([member])
    else last.push(member)
  }
  return pieces
}

function isSorting({ part, measure }: Rider): boolean {
  if (measure.kind === 'aggregate') return part === 'counts' && measure.isSorting === true
  return part === 'screen' && measure.kind === 'groups' && measure.screen.kind === 'keys'
}
