import { type Command, Option } from 'commander'
import { type WarningPolicy, warningPolicyOf } from '../model/warning-policy.ts'
import { nonEmpty, oneOf, seconds, wholeNumber } from './flag-values.ts'
import { addSelectionFlags, type SelectionFlags } from './selection-flags.ts'

/** Flags of every command: which project, which database. Named as in dbt. */
export type ProjectFlags = {
  readonly projectDir?: string
  readonly profilesDir?: string
  readonly profile?: string
  readonly target?: string
  readonly url?: string
  readonly manifest?: string
  readonly vars?: string
  readonly targetPath?: string
  readonly threads?: number
  readonly quiet?: boolean
  readonly color: boolean
}

export function addProjectFlags(command: Command): Command {
  return command
    .addOption(text('--project-dir <dir>', 'folder of dbt_project.yml (or DBT_PROJECT_DIR; default: here or above)'))
    .addOption(text('--profiles-dir <dir>', 'folder of profiles.yml (or DBT_PROFILES_DIR; default: here, then ~/.dbt)'))
    .addOption(text('--profile <name>', 'profile to use (or DBT_PROFILE; default: what dbt_project.yml says)'))
    .addOption(text('-t, --target <name>', 'output of the profile to use (or DBT_TARGET)'))
    .addOption(text('--url <url>', 'connect to postgres://user@host/database; no profile needed'))
    .addOption(text('--manifest <file>', "take the checks from dbt's manifest.json in place of the YAML"))
    .addOption(text('--vars <yaml>', "variables of the project, as YAML: '{start: 2024-01-01}'"))
    .addOption(
      text('--target-path <dir>', 'folder of dbt\'s artifacts (or DBT_TARGET_PATH; default: "target" in the project)'),
    )
    .addOption(new Option('--threads <n>', 'statements in flight at once').argParser(wholeNumber('--threads', 1)))
    .addOption(new Option('-q, --quiet', 'only the report: no progress, no warnings'))
    .addOption(new Option('--no-color', 'plain text (also: NO_COLOR)'))
}

/** Where the output goes, and in which form. */
export type OutputFlags = { readonly output: 'console' | 'json'; readonly outputFile?: string }

export function addOutputFlags(command: Command, fileDescription: string): Command {
  return command
    .addOption(
      new Option('--output <format>', 'console or json')
        .argParser(oneOf('--output', ['console', 'json']))
        .default('console'),
    )
    .addOption(outputFileOption(fileDescription))
}

export function outputFileOption(description: string): Option {
  return text('--output-file <file>', description)
}

/** Flags of the commands that print what is known of checks, and ask no database. */
export type PrintFlags = ProjectFlags & SelectionFlags & OutputFlags

export function addPrintFlags(command: Command): Command {
  return addProjectFlags(addOutputFlags(addSelectionFlags(command), 'write there instead of stdout'))
}

/** Bounds that protect the database. */
export type LimitFlags = {
  /** Milliseconds, though the flag is in seconds. */
  readonly statementTimeout: number
  /** Milliseconds, though the flag is in seconds. */
  readonly lockTimeout: number
}

export function addLimitFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--statement-timeout <seconds>', 'longest time for one statement; 0 is no limit')
        .argParser(seconds('--statement-timeout'))
        .default(300_000, '300'),
    )
    .addOption(
      new Option('--lock-timeout <seconds>', 'longest wait for a lock; 0 is no limit')
        .argParser(seconds('--lock-timeout'))
        .default(10_000, '10'),
    )
}

/** For comparison and for doubt. */
export type PlanFlags = { readonly proofs: boolean; readonly fuse: boolean }

export function addPlanFlags(command: Command): Command {
  return command
    .addOption(new Option('--no-proofs', 'ask about every check, whatever the constraints of the database prove'))
    .addOption(new Option('--no-fuse', 'ask about every check by itself'))
}

/** What fails in place of warning. */
export type WarningFlags = { readonly warnError?: boolean; readonly warnErrorOptions?: WarningPolicy }

/** What a run takes for one instant, and for a pass. */
export type RunFlags = WarningFlags & {
  readonly since?: string
  readonly vacuous: 'pass' | 'warn' | 'fail'
  readonly snapshot: boolean
  /** Milliseconds, though the flag is in seconds. */
  readonly snapshotMaxAge: number
}

export function addRunFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--vacuous <outcome>', 'what a pass is worth where no row could fail: pass, warn or fail')
        .argParser(oneOf('--vacuous', ['pass', 'warn', 'fail']))
        .default('pass'),
    )
    .addOption(text('--since <report>', 'an earlier report of --output json, for checks that compare with it'))
    .addOption(
      new Option(
        '--warn-error',
        'what would warn fails: checks, and what is odd about the project (or DBT_WARN_ERROR)',
      ),
    )
    .addOption(
      new Option(
        '--warn-error-options <yaml>',
        "some of it, as in dbt: '{error: [LogTestResult]}' for checks only",
      ).argParser(warningPolicyOf),
    )
    .addOption(new Option('--no-snapshot', 'let every statement see its own instant'))
    .addOption(
      new Option('--snapshot-max-age <seconds>', 'longest time that all statements see one instant')
        .argParser(seconds('--snapshot-max-age'))
        .default(600_000, '600'),
    )
}

function text(flags: string, description: string): Option {
  return new Option(flags, description).argParser(nonEmpty(/--[\w-]+/.exec(flags)?.[0] ?? flags))
}
