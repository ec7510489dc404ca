import type { MappingEntry, MappingNode } from './node.ts'

/** The entries of a mapping in the order of its keys. Python sorts numbers and booleans by their value. */
export function sortedEntries(node: MappingNode): MappingNode['entries'] {
  return node.entries.toSorted((a, b) => {
    const isNumeric = kindOfKey(a) === 'a number' && kindOfKey(b) === 'a number'
    return isNumeric ? Number(a.scalarKey) - Number(b.scalarKey) : compareCodePoints(a.key, b.key)
  })
}

/** Keys of one kind can be sorted. */
export function kindOfKey({ scalarKey }: MappingEntry): string {
  if (scalarKey === undefined) return 'a text'
  if (scalarKey === null) return 'nothing'
  if (typeof scalarKey !== 'object') return 'a number'
  return scalarKey.text.includes(':') ? 'a time' : 'a date'
}

/** Python's `sorted(set(texts))`. */
export function sortedTexts(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted(compareCodePoints)
}

/** Python sorts text by code points, JavaScript by UTF-16 units. */
function compareCodePoints(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
