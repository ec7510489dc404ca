import type { Rider } from '../model/plan.ts'

/** Postgres allows 1,664 result columns; a rider takes six at most. */
const MOST_RIDERS = 200

/**
 * Each fingerprint, distinct count and quantile is a sort of its own on the server, with up to work_mem of memory: as a
 * guest we do not ask for many at once.
 */
const MOST_SORTS = 8

/** Cuts the riders of one relation into scans, as few as the limits allow. */
export function cutRiders(riders: readonly Rider[]): readonly (readonly [Rider, ...Rider[]])[] {
  const scans: [Rider, ...Rider[]][] = []
  for (const rider of riders) {
    const last = scans.at(-1)
    if (last === undefined || isFull(last, rider)) scans.push([rider])
    else last.push(rider)
  }
  return scans
}

function isFull(scan: readonly Rider[], next: Rider): boolean {
  if (scan.length >= MOST_RIDERS) return true
  return isSorting(next) && scan.filter(isSorting).length >= MOST_SORTS
}

function isSorting({ part, measure }: Rider): boolean {
  if (measure.kind === 'aggregate') return part === 'counts' && measure.isSorting === true
  return part === 'screen' && measure.kind === 'groups' && measure.screen.kind === 'keys'
}
