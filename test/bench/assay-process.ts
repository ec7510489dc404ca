import v8 from 'node:v8'
import { z } from 'zod'
import { testChecks } from '../../src/run.ts'
// which a run imports when it knows that it needs it: the time to strip its types is not what a package takes
import '../../src/warehouse/postgres-warehouse.ts'
import { testOptions } from '../support/test-options.ts'

/**
 * One run of assay, as a library, in a process that does nothing else: so its memory is its own and nothing is warm.
 * Reads `ASSAY_BENCH_RUN`; prints JSON.
 */
const task = z
  .strictObject({ url: z.string(), threads: z.number(), projectDirectory: z.string() })
  .parse(JSON.parse(process.env['ASSAY_BENCH_RUN'] ?? ''))

// as src/bin.ts does for every command
v8.setFlagsFromString('--wasm-tier-up-filter=0')

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
