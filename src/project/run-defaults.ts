import type { MappingNode } from '../model/node.ts'
import { valueAt } from '../model/node-shape.ts'
import type { RunDefaults } from '../model/run-defaults.ts'
import { WARNINGS_FAIL, WARNINGS_WARN, type WarningPolicy, warningPolicyOf } from '../model/warning-policy.ts'
import { plainMapping } from './config/plain-data.ts'
import type { Findings } from './findings.ts'
import { flagAt } from './schema/resource-settings.ts'

/** `flags: {fail_fast, warn_error, warn_error_options}` of dbt_project.yml. */
export function runDefaults(root: MappingNode, findings: Findings): RunDefaults {
  const flags = valueAt(root, 'flags')
  const fails = flagAt(flags, 'warn_error', findings) ?? null
  return {
    failFast: flagAt(flags, 'fail_fast', findings) ?? null,
    warnings: fails === true ? WARNINGS_FAIL : (namedWarnings(flags) ?? (fails === null ? null : WARNINGS_WARN)),
  }
}

function namedWarnings(flags: ReturnType<typeof valueAt>): WarningPolicy | null {
  const options = valueAt(flags, 'warn_error_options')
  return options?.kind === 'mapping' ? warningPolicyOf(JSON.stringify(plainMapping(options))) : null
}
