import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { ClosingLines } from './support/closing-lines.ts'

const isGitHub = process.env['GITHUB_ACTIONS'] === 'true'

export default defineConfig({
  // Node 22, the oldest that runs assay, has no `await using` of its own.
  oxc: { target: 'node22' },
  test: {
    root: join(import.meta.dirname, '..'),
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    reporters: ['default', ...(isGitHub ? (['github-actions'] as const) : []), new ClosingLines()],
    // By default a core is left free, which on two cores leaves one worker, and the other core idle while that waits for
    // Postgres. Files share the server, and no database of it: each makes its own.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
