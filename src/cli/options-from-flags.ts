import { formatProblems } from '../report/format-problems.ts'
import { quoteForShell } from '../report/quote-for-shell.ts'
import type { AskOptions, RunOptions, TestOptions } from '../run-options.ts'
import { usesColor } from './color-choice.ts'
import { withEnvFile } from './env-file.ts'
import type { LimitFlags, PlanFlags, ProjectFlags, RunFlags } from './flags.ts'
import type { Host } from './host.ts'
import { maskPasswords } from './mask-passwords.ts'
import { type SelectionFlags, selectionFromFlags } from './selection-flags.ts'

/** What the flags and dbt's environment variables say; a flag wins over its variable. */
export function optionsFromFlags(flags: ProjectFlags & SelectionFlags, host: Host): RunOptions {
  const environment = withEnvFile(host.environment, host.workingDirectory)
  const variable = (name: string) => environment[name] || null
  return {
    projectDir: flags.projectDir ?? variable('DBT_PROJECT_DIR'),
    profilesDir: flags.profilesDir ?? variable('DBT_PROFILES_DIR'),
    profile: flags.profile ?? variable('DBT_PROFILE'),
    target: flags.target ?? variable('DBT_TARGET'),
    manifest: flags.manifest ?? null,
    url: flags.url ?? null,
    vars: flags.vars ?? null,
    threads: flags.threads ?? null,
    ...selectionFromFlags(flags, environment),
    environment,
    workingDirectory: host.workingDirectory,
    homeDirectory: host.homeDirectory,
    onWarnings: (problems, texts) => {
      if (flags.quiet === true) return
      const color = usesColor(host.stderr, host, flags.color)
      host.stderr.write(maskPasswords(formatProblems(problems, texts, { color, kind: 'warning' })))
    },
  }
}

/** Bounds for the time in which a database is asked. */
export function limitsFromFlags(flags: LimitFlags): Pick<AskOptions, 'statementTimeoutMs' | 'lockTimeoutMs'> {
  return { statementTimeoutMs: flags.statementTimeout, lockTimeoutMs: flags.lockTimeout }
}

/** What a run takes for one instant, for a proof and for a pass. */
export function runFromFlags(
  flags: RunFlags & PlanFlags,
): Pick<TestOptions, 'vacuous' | 'since' | 'failsOnWarning' | 'isFused' | 'hasProofs' | 'snapshotMaxAgeMs'> {
  return {
    vacuous: flags.vacuous,
    since: flags.since ?? null,
    failsOnWarning: flags.warnError === true || flags.warnErrorOptions === true,
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
