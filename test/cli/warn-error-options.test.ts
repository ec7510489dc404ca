import { expect, it } from 'vitest'
import { namesTestResults } from '../../src/cli/warn-error-options.ts'

it.each<[string, boolean]>([
  ['{"error": ["LogTestResult"]}', true],
  ['{error: [NoNodesForSelectionCriteria, LogTestResult]}', true],
  ["{'include': 'all'}", true],
  ['{error: "*"}', true],
  ['{error: all, warn: [LogTestResult]}', false],
  ['{error: all, exclude: [Deprecations]}', true],
  ['{error: [NoNodesForSelectionCriteria]}', false],
  ['{silence: [LogTestResult]}', false],
  ['{}', false],
])('--warn-error-options %s', (text, expected) => expect(namesTestResults(text)).toBe(expected))
