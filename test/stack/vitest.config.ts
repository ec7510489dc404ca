import { defineConfig } from 'vitest/config'
import base from '../vitest.config.ts'

/** `npm run test:stack`: with the real Prometheus and its kin, which have to be installed. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['test/stack/*.stack.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
})
