import type { Environment } from '../model/environment.ts'
import { WARNINGS_FAIL, type WarningPolicy, warningPolicyOf } from '../model/warning-policy.ts'
import { formatWarnings } from '../report/format-problems.ts'
import { quoteForShell } from '../report/quote-for-shell.ts'
import type { AskOptions, RunOptions, TestOptions } from '../run-options.ts'
import { usesColor } from './color-choice.ts'
import { dbtSwitch, dbtVariable } from './dbt-variables.ts'
import { withEnvFile } from './env-file.ts'
import type { LimitFlags, PlanFlags, ProjectFlags, RunFlags, WarningFlags } from './flags.ts'
import type { Host } from './host.ts'
import { maskPasswords } from './mask-passwords.ts'
import { type SelectionFlags, selectionFromFlags } from './selection-flags.ts'

/** What the flags and dbt's environment variables say; a flag wins over its variable. */
export function optionsFromFlags(flags: ProjectFlags & SelectionFlags & WarningFlags, host: Host): RunOptions {
  const environment = withEnvFile(host.environment, host.workingDirectory)
  const variable = (name: string) => dbtVariable(environment, name)
  return {
    projectDir: flags.projectDir ?? variable('PROJECT_DIR'),
    profilesDir: flags.profilesDir ?? variable('PROFILES_DIR'),
    profile: flags.profile ?? variable('PROFILE'),
    target: flags.target ?? variable('TARGET'),
    manifest: flags.manifest ?? null,
    url: flags.url ?? null,
    vars: flags.vars ?? null,
    threads: flags.threads ?? null,
    targetPath: flags.targetPath ?? variable('TARGET_PATH'),
    warnings: warningsFromFlags(flags, environment),
    ...selectionFromFlags(flags, environment),
    environment,
    now: host.now,
    workingDirectory: host.workingDirectory,
    homeDirectory: host.homeDirectory,
    onWarnings: (problems, texts) => {
      if (flags.quiet === true) return
      const color = usesColor(host.stderr, host, flags.color)
      host.stderr.write(maskPasswords(formatWarnings(problems, texts, { color })))
    },
  }
}

/** Null: as the project says. */
function warningsFromFlags(flags: WarningFlags, environment: Environment): WarningPolicy | null {
  if (flags.warnError === true) return WARNINGS_FAIL
  if (flags.warnErrorOptions !== undefined) return flags.warnErrorOptions
  if (dbtSwitch(environment, 'WARN_ERROR') === true) return WARNINGS_FAIL
  const options = dbtVariable(environment, 'WARN_ERROR_OPTIONS')
  return options === null ? null : warningPolicyOf(options)
}

/** Bounds for the time in which a database is asked. */
export function limitsFromFlags(flags: LimitFlags): Pick<AskOptions, 'statementTimeoutMs' | 'lockTimeoutMs'> {
  return { statementTimeoutMs: flags.statementTimeout, lockTimeoutMs: flags.lockTimeout }
}

/** What a run takes for one instant, for a proof and for a pass. */
export function runFromFlags(
  flags: RunFlags & PlanFlags,
): Pick<TestOptions, 'vacuous' | 'since' | 'isFused' | 'hasProofs' | 'snapshotMaxAgeMs'> {
  return {
    vacuous: flags.vacuous,
    since: flags.since ?? null,
    isFused: flags.fuse,
    hasProofs: flags.proofs,
    snapshotMaxAgeMs: flags.snapshot ? flags.snapshotMaxAge : null,
  }
}

/** The command line that does `verb` to the same project on the same database; the URL may hold a password. */
export function sameCommand(verb: string, flags: ProjectFlags, host: Host): string {
  const given: readonly (readonly [string, string | undefined])[] = [
    ['--project-dir', flags.projectDir],
    ['--profiles-dir', flags.profilesDir],
    ['--profile', flags.profile],
    ['--target', flags.target],
    ['--manifest', flags.manifest],
    ['--vars', flags.vars],
  ]
  const words = given.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${quoteForShell(value)}`]))
  return [host.programName, verb, ...words, ...(flags.url === undefined ? [] : ['--url <url>'])].join(' ')
}
