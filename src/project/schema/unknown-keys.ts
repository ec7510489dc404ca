import { didYouMean } from '../../model/did-you-mean.ts'
import type { MappingNode } from '../../model/node.ts'
import type { Findings } from '../findings.ts'

/** Warns of every key that dbt does not know: it may be another tool's, or a check list that nobody would run. */
export function warnOfUnknownKeys(node: MappingNode, known: readonly string[], noun: string, findings: Findings): void {
  for (const { key, keyPosition } of node.entries) {
    if (known.includes(key)) continue
    const message = `The key "${key}" of ${noun} is not known. It is ignored`
    findings.warning('UNKNOWN_KEY', message, keyPosition, didYouMean(key, known))
  }
}
