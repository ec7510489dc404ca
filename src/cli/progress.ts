import type { Outcome } from '../model/report.ts'
import type { Target } from '../model/target.ts'
import { countOf } from '../report/format-number.ts'
import { palette } from '../report/palette.ts'
import { visibleText } from '../report/visible-text.ts'
import type { Host, Spinner } from './host.ts'
import { maskPasswords } from './mask-passwords.ts'

/** Tells on stderr how a run gets on. */
export type Progress = {
  readonly onStart: (total: number, target: Target) => void
  /** @param tell what was found, in one line; asked only for bad news. */
  readonly onOutcome: (outcome: Outcome, tell: () => string) => void
  readonly onInterrupt: () => void
  readonly stop: () => void
}

/** One line that changes in place where somebody watches, else a line for each bad news. */
export async function startProgress(
  host: Host,
  { isQuiet, color, noun }: { readonly isQuiet: boolean; readonly color: boolean; readonly noun: string },
): Promise<Progress> {
  const onInterrupt = () => host.stderr.write('stopping: canceling what runs on the server (once more quits at once)\n')
  if (isQuiet) return { onStart: () => {}, onOutcome: () => {}, onInterrupt, stop: () => {} }
  if (host.startSpinner !== null)
    return { ...spinningProgress(await host.startSpinner('reading the project', color), noun), onInterrupt }
  return { ...linewiseProgress(host, color, noun), onInterrupt, stop: () => {} }
}

function spinningProgress(spinner: Spinner, noun: string): Omit<Progress, 'onInterrupt'> {
  const counts: Record<Outcome, number> = { pass: 0, warn: 0, fail: 0, error: 0, skip: 0 }
  let total = 0
  const show = () => {
    const done = counts.pass + counts.warn + counts.fail + counts.error + counts.skip
    const failed = counts.fail === 0 ? '' : `  ${counts.fail} failed`
    const unknown = counts.error === 0 ? '' : `  ${counts.error} could not be judged`
    spinner.setText(`${done}/${countOf(total, noun)}${failed}${unknown}`)
  }
  return {
    onStart: (checks) => {
      total = checks
      show()
    },
    onOutcome: (outcome) => {
      counts[outcome] += 1
      show()
    },
    stop: spinner.stop,
  }
}

function linewiseProgress({ stderr }: Host, color: boolean, noun: string): Pick<Progress, 'onStart' | 'onOutcome'> {
  const { outcome: paint } = palette(color)
  return {
    onStart: (total, target) => {
      stderr.write(`${countOf(total, noun)} on ${visibleText(target.name)}, ${target.threads} at a time\n`)
    },
    onOutcome: (outcome, tell) => {
      if (outcome !== 'fail' && outcome !== 'error') return
      stderr.write(`${maskPasswords(`${paint[outcome](outcome.toUpperCase().padEnd(5))} ${tell()}`)}\n`)
    },
  }
}
