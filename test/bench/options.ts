import { parseArgs } from 'node:util'
import { z } from 'zod'

export const SCENARIOS = ['plain', 'declared', 'small-tables'] as const

const options = z.strictObject({
  /** 1 is the full size: 5 M orders, 10 M items, 0.5 M customers, 5 M events. */
  scale: z.coerce.number().positive().max(10),
  /** Connections, the same number for every way. */
  threads: z.coerce.number().int().min(1).max(64),
  rounds: z.coerce.number().int().min(1),
  scenario: z.enum([...SCENARIOS, 'all']),
  /** A server whose user may create databases; null starts one of our own. */
  url: z.string().nullable(),
})

export type Options = z.output<typeof options>

/** @throws Error with what is wrong about the arguments. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scale: { type: 'string', default: environment['ASSAY_BENCH_SCALE'] ?? '0.1' },
      threads: { type: 'string', default: '4' },
      rounds: { type: 'string', default: '3' },
      scenario: { type: 'string', default: 'all' },
      url: { type: 'string' },
    },
  })
  const read = options.safeParse({ ...values, url: values.url ?? null })
  if (!read.success) throw new Error(z.prettifyError(read.error))
  return read.data
}
