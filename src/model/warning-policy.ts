/** What fails where it would only warn (dbt's `--warn-error`). */
export type WarningPolicy = {
  /** Checks whose outcome would be `warn`. */
  readonly checks: boolean
  /** Whatever reading the project or selecting from it warns of: then nothing runs. */
  readonly reading: boolean
}

export const WARNINGS_WARN: WarningPolicy = { checks: false, reading: false }

/** `--warn-error` itself. */
export const WARNINGS_FAIL: WarningPolicy = { checks: true, reading: true }

/** What holds for a run: the command line goes first, then the project, then dbt's default. */
export function policyInForce(asked: WarningPolicy | null, ofProject: WarningPolicy | null): WarningPolicy {
  return asked ?? ofProject ?? WARNINGS_WARN
}

/** What stands for every event of dbt's. */
const EVERY_EVENT: readonly string[] = ['all', '*']

/** What dbt calls the event of a check that warns, and what stands for it. */
const CHECK_EVENTS: readonly string[] = ['LogTestResult', ...EVERY_EVENT]

/**
 * What dbt's `--warn-error-options` asks for. Of the events that reading may cause dbt has many and assay few: only all of
 * them together can be asked for.
 *
 * @param text YAML. Of it only lists matter that are written in brackets, which is what a command line can hold.
 */
export function warningPolicyOf(text: string): WarningPolicy {
  const hasNamed = (events: readonly string[]) => names(text, 'error|include', events)
  return {
    checks: hasNamed(CHECK_EVENTS) && !names(text, 'warn|exclude|silence', CHECK_EVENTS),
    reading: hasNamed(EVERY_EVENT),
  }
}

function names(text: string, keys: string, events: readonly string[]): boolean {
  const list = new RegExp(String.raw`["']?(?:${keys})["']?\s*:\s*(\[[^\]]*\]|[^,}]*)`).exec(text)?.[1] ?? ''
  return list.split(/[\s,[\]"']+/).some((word) => events.includes(word))
}
