import { closestMatch } from 'leven'

/** A hint with the known name that `text` may be a slip of: two letters off, or a third of a long name. */
export function didYouMean(text: string, known: readonly string[]): string | undefined {
  const maxDistance = Math.max(2, Math.floor(text.length / 3))
  const nearest = closestMatch(text, known, { maxDistance })
  return nearest === undefined ? undefined : `Did you mean "${nearest}"?`
}
