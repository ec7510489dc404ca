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
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
