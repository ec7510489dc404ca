import type { Plan, Size } from '../model/plan.ts'

/** What the scans of a plan will read, as the catalog estimates it; null where it does not know them all. */
export function sizeScanned({ steps }: Plan): Size {
  const sizes = steps.filter(({ kind }) => kind === 'scan').map(({ size }) => size)
  return { rows: sumOfKnown(sizes.map(({ rows }) => rows)), pages: sumOfKnown(sizes.map(({ pages }) => pages)) }
}

function sumOfKnown(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0)
}
