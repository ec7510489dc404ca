import { sql } from 'kysely'
import type { FreshnessCheck } from '../../../src/model/freshness-check.ts'
import type { FreshnessReport, FreshnessVerdict } from '../../../src/model/freshness-report.ts'
import { parseInstant } from '../../../src/model/instant.ts'
import type { Resource } from '../../../src/model/resource.ts'
import { at, located, sourceTable } from '../../support/builders.ts'

export const NOW = parseInstant('2024-03-01T03:00:00+00:00') ?? 0n
export const HOUR = 3_600_000_000n

/** `raw.orders`, with limits of a day and of five. */
export function aFreshnessCheck(changes: Partial<Resource> = {}): FreshnessCheck {
  const freshness = {
    warnAfter: { count: 1, period: 'day' },
    errorAfter: { count: 5, period: 'day' },
    filter: null,
    loadedAtField: located('loaded_at'),
    loadedAtQuery: null,
    problem: null,
  } as const
  const resource = sourceTable('raw', 'orders', { freshness, position: at(7, 15), ...changes })
  const read = resource.freshness ?? freshness
  return {
    resource,
    freshness: read,
    subject: { kind: 'measurable', newest: sql`select 1`, looksAt: 'loaded_at' },
  }
}

/** Two hours old, found in 3 ms. */
export function aFreshnessVerdict(
  check: FreshnessCheck = aFreshnessCheck(),
  changes: Partial<FreshnessVerdict> = {},
): FreshnessVerdict {
  return {
    check,
    outcome: 'pass',
    newest: NOW - 2n * HOUR,
    askedAt: NOW,
    isNeverLoaded: false,
    message: null,
    problem: null,
    sqlState: null,
    durationMs: 3,
    completedAt: '2024-03-01T03:00:00.005Z',
    ...changes,
  }
}

export function aFreshnessReport(
  verdicts: readonly FreshnessVerdict[],
  changes: Partial<FreshnessReport> = {},
): FreshnessReport {
  const count = (outcome: string) => verdicts.filter((verdict) => verdict.outcome === outcome).length
  return {
    projectName: 'shop',
    targetName: 'prod',
    warehouse: 'PostgreSQL 17.2 on db.example.com:5432, database shop, user ana',
    startedAt: '2024-03-01T03:00:00.000Z',
    durationMs: 120,
    verdicts,
    totals: {
      pass: count('pass'),
      warn: count('warn'),
      fail: count('fail'),
      error: count('error'),
      skip: count('skip'),
    },
    texts: new Map(),
    notices: [],
    isInterrupted: false,
    ...changes,
  }
}
