import type { Plan } from '../model/plan.ts'

/** Pages that the scans of a plan will read, as the catalog estimates them; null if it does not know them all. */
export function pagesScanned({ steps }: Plan): number | null {
  const pages = steps.filter(({ kind }) => kind === 'scan').map(({ size }) => size.pages)
  return pages.some((one) => one === null) ? null : pages.reduce<number>((sum, one) => sum + (one ?? 0), 0)
}
