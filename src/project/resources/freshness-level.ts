import type { Located } from '../../model/declared-check.ts'
import type { AgeLimit } from '../../model/freshness.ts'
import type { Node } from '../../model/node.ts'
import { describeNode, entryOf, isNull, textOf, valueAt } from '../../model/node-shape.ts'
import type { Findings } from '../findings.ts'
import { warnOfUnknownKeys } from '../schema/unknown-keys.ts'

/** What one `freshness:` says. A limit that is null was taken away; one that is undefined, or incomplete, is not spoken of. */
export type FreshnessLevel = {
  readonly warnAfter: AgeLimit | null | undefined
  readonly errorAfter: AgeLimit | null | undefined
  readonly filter: Located<string> | null
}

const PERIODS = ['minute', 'hour', 'day'] as const

/** Reads the mapping below `freshness:`. What has another shape is a problem. */
export function readFreshnessLevel(node: Node, findings: Findings): FreshnessLevel {
  if (node.kind === 'mapping') {
    warnOfUnknownKeys(node, ['warn_after', 'error_after', 'filter'], 'freshness', findings)
    return {
      warnAfter: limitAt(node, 'warn_after', findings),
      errorAfter: limitAt(node, 'error_after', findings),
      filter: filterOf(valueAt(node, 'filter'), findings),
    }
  }
  wrong('freshness', 'warn_after, error_after and filter', node, findings)
  return { warnAfter: undefined, errorAfter: undefined, filter: null }
}

function limitAt(node: Node, key: string, findings: Findings): AgeLimit | null | undefined {
  const value = entryOf(node, key)?.value
  if (value === undefined) return undefined
  if (isNull(value)) return null
  if (value.kind !== 'mapping') {
    wrong(key, '{count: 1, period: day}', value, findings)
    return undefined
  }
  warnOfUnknownKeys(value, ['count', 'period'], key, findings)
  const count = countOf(valueAt(value, 'count'), findings)
  const period = periodOf(valueAt(value, 'period'), findings)
  return count === undefined || period === undefined ? undefined : { count, period }
}

function countOf(node: Node | undefined, findings: Findings): number | undefined {
  if (node === undefined) return undefined
  const value = node.kind === 'scalar' ? node.value : null
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value)
  wrong('count', 'a whole number', node, findings)
  return undefined
}

function periodOf(node: Node | undefined, findings: Findings): AgeLimit['period'] | undefined {
  if (node === undefined) return undefined
  const period = PERIODS.find((word) => word === textOf(node))
  if (period === undefined) wrong('period', 'minute, hour or day', node, findings)
  return period
}

function filterOf(node: Node | undefined, findings: Findings): Located<string> | null {
  if (node === undefined) return null
  const value = textOf(node)
  if (value === undefined) wrong('filter', 'text', node, findings)
  return value === undefined || value === '' ? null : { value, position: node.position }
}

function wrong(key: string, expected: string, node: Node, findings: Findings): void {
  const message = `"${key}" is wrong. Expected ${expected}, got ${describeNode(node)}`
  findings.problem('BAD_CONFIG', message, node.position)
}
