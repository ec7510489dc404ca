import { formatCount } from './format-number.ts'

/** Far above what a person reads, far below what buries the rest. */
const MAX_CHARACTERS = 1000

/** The beginning of a very long text, and how much there is of it. JSON and `assay compile` give the whole. */
export function shortenText(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text
  // Never half of a surrogate pair
  const kept = text.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '')
  return `${kept}… (${formatCount(text.length)} characters)`
}
