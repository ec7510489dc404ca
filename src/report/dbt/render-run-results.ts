import type { Check } from '../../model/check.ts'
import type { Invocation } from '../../model/invocation.ts'
import type { Outcome, Report, Verdict } from '../../model/report.ts'
import { toExactJson } from '../to-exact-json.ts'
import { artifactMetadata, artifactTiming, ONE_ROW, THREAD_ID } from './artifact.ts'

/** dbt's words (dbt-core, artifacts/schemas/results.py, `TestStatus`). */
const STATUSES: Readonly<Record<Outcome, string>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  error: 'error',
  skip: 'skipped',
}

/**
 * dbt's `run_results.json`, version 6 (dbt-core, artifacts/schemas/run/v5). As there, a pass has 0 failures, and a check whose
 * `ref` leads nowhere is not in it.
 *
 * @param compiledCodeOf dbt's query of a check, whose rows are the failures; null where there is none.
 */
export function renderRunResults(
  report: Report,
  invocation: Invocation,
  compiledCodeOf: (check: Check) => string | null,
): string {
  const generatedAt = new Date(Date.parse(report.startedAt) + report.durationMs).toISOString()
  const run = report.verdicts.filter(({ check }) => check.subject.kind !== 'unreachable')
  return toExactJson({
    metadata: artifactMetadata('run-results/v6', invocation, generatedAt),
    results: run.map((verdict) => describeVerdict(verdict, compiledCodeOf)),
    elapsed_time: report.durationMs / 1000,
    args: {
      ...invocation.flags,
      which: invocation.which,
      invocation_command: invocation.command,
      vars: invocation.vars,
    },
  })
}

function describeVerdict(verdict: Verdict, compiledCodeOf: (check: Check) => string | null) {
  const { check, outcome, via, durationMs, completedAt } = verdict
  const compiledCode = compiledCodeOf(check)
  return {
    status: STATUSES[outcome],
    timing: artifactTiming(completedAt, durationMs),
    thread_id: THREAD_ID,
    execution_time: (durationMs ?? 0) / 1000,
    // nobody was asked about what a constraint proves
    adapter_response: via === null || via === 'proof' ? {} : ONE_ROW,
    message: messageOf(verdict),
    failures: outcome === 'pass' ? 0 : outcome === 'error' ? null : verdict.failures,
    unique_id: check.uniqueId,
    compiled: compiledCode !== null,
    compiled_code: compiledCode,
    relation_name: null,
    batch_results: null,
  }
}

/** dbt's own words where it has some. */
function messageOf({ outcome, message, problem, check, sqlState }: Verdict): string | null {
  if (outcome === 'pass') return null
  if (outcome === 'skip') return message === null ? null : `Skipping: ${message}`
  if (outcome !== 'error') return message
  const text = problem?.message ?? message ?? ''
  const kind = problem !== null ? 'Compilation Error' : sqlState === null ? null : 'Database Error'
  if (kind === null) return text
  return [`${kind} in test ${check.name} (${check.file})`, ...text.split('\n').map((line) => `  ${line}`)].join('\n')
}
