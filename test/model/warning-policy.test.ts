import { expect, it } from 'vitest'
import { type WarningPolicy, warningPolicyOf } from '../../src/model/warning-policy.ts'

const NOTHING = { checks: false, reading: false }
const CHECKS = { checks: true, reading: false }
const ALL = { checks: true, reading: true }

it.each<[string, WarningPolicy]>([
  ['{"error": ["LogTestResult"]}', CHECKS],
  ['{error: [NoNodesForSelectionCriteria, LogTestResult]}', CHECKS],
  ["{'include': 'all'}", ALL],
  ['{error: "*"}', ALL],
  ['{error: all, warn: [LogTestResult]}', { checks: false, reading: true }],
  ['{error: all, silence: [LogTestResult]}', { checks: false, reading: true }],
  ['{error: all, exclude: [Deprecations]}', ALL],
  ['{error: [NoNodesForSelectionCriteria]}', NOTHING],
  ['{silence: [LogTestResult]}', NOTHING],
  ['{}', NOTHING],
])('--warn-error-options %s', (text, expected) => expect(warningPolicyOf(text)).toEqual(expected))
