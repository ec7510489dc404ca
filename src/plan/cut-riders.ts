import type { Rider } from '../model/plan.ts'

/** Postgres allows 1,664 result columns; a rider takes six at most. */
const MOST_RIDERS = 200

/**
 * Each fingerprint is a sort of its own on the server, with up to work_mem of memory: as a guest we do not ask for many
 * at once.
 */
const MOST_FINGERPRINTS = 8

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
  return isFingerprint(next) && scan.filter(isFingerprint).length >= MOST_FINGERPRINTS
}

function isFingerprint({ part, measure }: Rider): boolean {
  return part === 'screen' && measure.kind === 'groups' && measure.screen.kind === 'keys'
}
