import { Cron } from 'croner'
import { z } from 'zod'
import { ConfigError } from '../errors.ts'
import { makeProblem } from '../model/problem.ts'
import { readConfigFile } from './read-config-file.ts'
import type { Schedule } from './schedule.ts'
import { type SourceUrl, sourceUrlMistake } from './source-url.ts'

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Shorter turns would ask the database all the time. */
const SHORTEST_INTERVAL_MS = 1_000

/** Reads `30s`, `15m`, `6h`, `1d`. Null if it is none of them. */
export function parseInterval(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d+)([smhd])$/.exec(text.trim()) ?? []
  const intervalMs = Number(count) * (UNIT_MS[unit] ?? Number.NaN)
  return intervalMs >= SHORTEST_INTERVAL_MS ? intervalMs : null
}

const interval = z.string().transform((text, context) => {
  const intervalMs = parseInterval(text)
  if (intervalMs !== null) return intervalMs
  context.addIssue(`Expected a time like 30s, 15m, 6h or 1d, got ${JSON.stringify(text)}`)
  return z.NEVER
})

const selectors = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([])

const scheduleSchema = z
  .strictObject({
    name: z.string().regex(/^[\w.-]+$/, { error: 'Expected letters, digits and _ . -' }),
    every: interval.optional(),
    cron: z.string().optional(),
    time_zone: z.string().optional(),
    run_at_start: z.boolean().optional(),
    select: selectors,
    exclude: selectors,
    selector: z.string().min(1).optional(),
    target: z.string().optional(),
  })
  .transform((said, context): Schedule => {
    const { name, select, exclude } = said
    const rest = {
      name,
      select,
      exclude,
      selector: said.selector ?? null,
      target: said.target ?? null,
      runsAtStart: said.run_at_start ?? said.cron === undefined,
    }
    if (said.selector !== undefined && select.length + exclude.length > 0) {
      context.addIssue('Expected either selector:, or select: and exclude:')
      return z.NEVER
    }
    if ((said.every === undefined) === (said.cron === undefined)) {
      context.addIssue('Expected either every: or cron:')
      return z.NEVER
    }
    if (said.cron === undefined) return { ...rest, when: { kind: 'every', intervalMs: said.every ?? 0 } }
    const timeZone = said.time_zone ?? null
    const mistake = cronMistake(said.cron, timeZone)
    if (mistake !== null) context.addIssue(mistake)
    return { ...rest, when: { kind: 'cron', pattern: said.cron, timeZone } }
  })

const serveConfigSchema = z.strictObject({
  /** Connections that all runs together may hold. */
  max_connections: z.int().min(1).optional(),
  /** As `--source-url`. */
  source_url: z
    .string()
    .transform((template, context) => {
      const mistake = sourceUrlMistake(template)
      if (mistake !== null) context.addIssue(mistake)
      return template
    })
    .optional(),
  schedules: z.array(scheduleSchema).min(1),
})

export type ServeConfig = {
  readonly maxConnections: number | null
  readonly sourceUrl: SourceUrl | null
  readonly schedules: readonly Schedule[]
}

/**
 * Reads a file of schedules.
 *
 * @throws ConfigError with all mistakes at once.
 */
export async function readServeConfig(file: string): Promise<ServeConfig> {
  const { max_connections, source_url, schedules } = await readConfigFile(file, serveConfigSchema)
  const repeated = schedules.find(({ name }, index) => schedules.findIndex((other) => other.name === name) < index)
  if (repeated !== undefined) {
    const message = `${file} names two schedules ${repeated.name}. Expected names that differ: metrics are told apart by them`
    throw new ConfigError([makeProblem('BAD_CONFIG', message)])
  }
  return { maxConnections: max_connections ?? null, sourceUrl: source_url ?? null, schedules }
}

function cronMistake(pattern: string, timeZone: string | null): string | null {
  try {
    const next = new Cron(pattern, { timezone: timeZone ?? 'UTC', paused: true }).nextRun()
    return next === null ? `Expected a cron pattern that comes round again, got ${JSON.stringify(pattern)}` : null
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `Expected a cron pattern like "0 6 * * *" and a time zone like Europe/Berlin: ${reason}`
  }
}
