import type { Plan, Reading, Size } from '../model/plan.ts'

/** What the scans of a plan will read, as the catalog estimates it; null where it does not know them all. */
export function sizeScanned({ steps }: Plan): Size {
  const readings = steps.flatMap((step) => (step.kind === 'batch' ? step.members : [step]))
  return sizeOfAll(readings.filter(({ kind }) => kind === 'scan'))
}

/** What several readings read together. */
export function sizeOfAll(readings: readonly Reading[]): Size {
  const sizes = readings.map(({ size }) => size)
  return { rows: sumOfKnown(sizes.map(({ rows }) => rows)), pages: sumOfKnown(sizes.map(({ pages }) => pages)) }
}

function sumOfKnown(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0)
}
