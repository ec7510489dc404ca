import { closestMatch } from 'leven'
import type { MappingNode } from '../model/node.ts'
import type { Findings } from './findings.ts'

/** Warns of every key that dbt does not know: it may be another tool's, or a check list that nobody would run. */
export function warnOfUnknownKeys(node: MappingNode, known: readonly string[], noun: string, findings: Findings): void {
  for (const { key, keyPosition } of node.entries) {
    if (known.includes(key)) continue
    const nearest = closestMatch(key, known, { maxDistance: Math.max(2, Math.floor(key.length / 3)) })
    const hint = nearest === undefined ? undefined : `Did you mean "${nearest}"?`
    findings.warning('UNKNOWN_KEY', `The key "${key}" of ${noun} is not known. It is ignored`, keyPosition, hint)
  }
}
