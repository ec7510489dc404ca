import type { Environment } from '../model/environment.ts'

/** A place to write text to. */
export type Terminal = {
  readonly write: (text: string) => void
  readonly isTTY: boolean
  /** Null where there is no terminal. */
  readonly columns: number | null
}

/** A line that changes in place while the run goes on. */
export type Spinner = { readonly setText: (text: string) => void; readonly stop: () => void }

/** Everything that a command may know of its process. Tests bring their own. */
export type Host = {
  /** Carries the report and nothing else. */
  readonly stdout: Terminal
  readonly stderr: Terminal
  /** The command line, without node and the script. */
  readonly arguments: readonly string[]
  readonly environment: Environment
  /** Absolute. */
  readonly workingDirectory: string
  /** Absolute; `~`. */
  readonly homeDirectory: string
  /** How this program was called, so that commands we suggest can be typed as they stand: `assay`. */
  readonly programName: string
  readonly now: () => Date
  /** Calls back on the first SIGINT or SIGTERM; returns how to stop listening. */
  readonly onInterrupt: (callback: () => void) => () => void
  /** Calls back on every SIGHUP; returns how to stop listening. */
  readonly onHangup: (callback: () => void) => () => void
  /** On stderr. Null where nobody watches: no terminal, or one that cannot move its cursor. */
  readonly startSpinner: ((text: string, color: boolean) => Promise<Spinner>) | null
}
