import type { Outcome, Verdict } from '../model/report.ts'
import type { Target } from '../model/target.ts'
import { countOf } from '../report/format-number.ts'
import { palette } from '../report/palette.ts'
import { shortenText } from '../report/shorten-text.ts'
import { resourceLabel, verdictSentence } from '../report/verdict-sentence.ts'
import { visibleText } from '../report/visible-text.ts'
import type { Host, Spinner } from './host.ts'
import { maskPasswords } from './mask-passwords.ts'

/** Tells on stderr how a run gets on. */
export type Progress = {
  readonly onStart: (total: number, target: Target) => void
  readonly onVerdict: (verdict: Verdict) => void
  readonly onInterrupt: () => void
  readonly stop: () => void
}

/** One line that changes in place where somebody watches, else a line for each bad news. */
export async function startProgress(
  host: Host,
  { isQuiet, color }: { isQuiet: boolean; color: boolean },
): Promise<Progress> {
  const onInterrupt = () => host.stderr.write('stopping: canceling what runs on the server (once more quits at once)\n')
  if (isQuiet) return { onStart: () => {}, onVerdict: () => {}, onInterrupt, stop: () => {} }
  if (host.startSpinner !== null)
    return { ...spinningProgress(await host.startSpinner('reading the project', color)), onInterrupt }
  return { ...linewiseProgress(host, color), onInterrupt, stop: () => {} }
}

function spinningProgress(spinner: Spinner): Omit<Progress, 'onInterrupt'> {
  const counts: Record<Outcome, number> = { pass: 0, warn: 0, fail: 0, error: 0, skip: 0 }
  let total = 0
  const show = () => {
    const done = counts.pass + counts.warn + counts.fail + counts.error + counts.skip
    const failed = counts.fail === 0 ? '' : `  ${counts.fail} failed`
    const unknown = counts.error === 0 ? '' : `  ${counts.error} could not be judged`
    spinner.setText(`${done}/${countOf(total, 'check')}${failed}${unknown}`)
  }
  return {
    onStart: (checks) => {
      total = checks
      show()
    },
    onVerdict: ({ outcome }) => {
      counts[outcome] += 1
      show()
    },
    stop: spinner.stop,
  }
}

function linewiseProgress({ stderr }: Host, color: boolean): Pick<Progress, 'onStart' | 'onVerdict'> {
  const { outcome: paint } = palette(color)
  return {
    onStart: (total, target) => {
      stderr.write(`${countOf(total, 'check')} on ${visibleText(target.name)}, ${target.threads} at a time\n`)
    },
    onVerdict: (verdict) => {
      const { outcome, check } = verdict
      if (outcome !== 'fail' && outcome !== 'error') return
      const word = paint[outcome](outcome.toUpperCase().padEnd(5))
      const because =
        outcome === 'error' ? ` (${visibleText(shortenText(verdict.problem?.message ?? verdict.message ?? ''))})` : ''
      const line = `${word} ${resourceLabel(check)}: ${verdictSentence(verdict)}${because}`
      stderr.write(`${maskPasswords(line)}\n`)
    },
  }
}
