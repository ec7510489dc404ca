import nodeModule from 'node:module'
import { join } from 'node:path'
import v8 from 'node:v8'
import { z } from 'zod'
import { testOptions } from '../support/test-options.ts'

/** As users have it: nobody strips types there. */
const BUILT = join(import.meta.dirname, '../../dist/index.js')

/**
 * One run of assay, as a library, in a process that does nothing else: so its memory is its own and nothing is warm.
 * Reads `ASSAY_BENCH_RUN`; prints JSON.
 */
const task = z
  .strictObject({ url: z.string(), threads: z.number(), projectDirectory: z.string() })
  .parse(JSON.parse(process.env['ASSAY_BENCH_RUN'] ?? ''))

// as src/bin.ts does for every command
nodeModule.enableCompileCache()
v8.setFlagsFromString('--wasm-tier-up-filter=0')
v8.setFlagsFromString('--semi-space-growth-factor=1')
const { testChecks }: typeof import('../../src/index.ts') = await import(BUILT)

const startedAt = performance.now()
const report = await testChecks(
  testOptions({
    projectDir: task.projectDirectory,
    url: task.url,
    threads: task.threads,
    statementTimeoutMs: 0,
    snapshotMaxAgeMs: 600_000,
  }),
)
const callMs = performance.now() - startedAt
const wrong = report.verdicts.filter(({ outcome }) => outcome !== 'pass')
if (wrong.length > 0 || report.verdicts.length === 0) {
  const [first] = wrong
  throw new Error(
    `${wrong.length} of ${report.verdicts.length} checks did not pass: ${first?.check.name}: ${first?.message}`,
  )
}
const checks = report.verdicts.length
// maxRSS is in kilobytes.
const peakRssBytes = process.resourceUsage().maxRSS * 1024
process.stdout.write(JSON.stringify({ callMs, peakRssBytes, checks }))
