import { Command } from 'commander'
import { renderPlan } from '../../report/render-plan.ts'
import { renderPlanJson } from '../../report/render-plan-json.ts'
import { usesColor } from '../color-choice.ts'
import {
  addLimitFlags,
  addOutputFlags,
  addPlanFlags,
  addProjectFlags,
  type LimitFlags,
  type OutputFlags,
  type PlanFlags,
  type ProjectFlags,
} from '../flags.ts'
import { limitsFromFlags, optionsFromFlags } from '../options-from-flags.ts'
import type { Context } from '../pipeline.ts'
import { addSelectionFlags, type SelectionFlags } from '../selection-flags.ts'
import { assayVersion } from '../version.ts'
import { withInterrupt } from '../with-interrupt.ts'
import { writeOutput } from '../write-output.ts'

type PlannedFlags = ProjectFlags & SelectionFlags & OutputFlags & LimitFlags & PlanFlags

/** `assay plan`: what a run would ask, and what it need not ask; only the database's catalog is read. */
export function planCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addSelectionFlags(
    new Command('plan').description('print what a run would ask of the database, before anything runs'),
  )
  addPlanFlags(command)
  addOutputFlags(command, 'write there instead of stdout')
  addProjectFlags(addLimitFlags(command))
  return command.action(async () => onExitCode(await runPlan(command.opts<PlannedFlags>(), context)))
}

async function runPlan(flags: PlannedFlags, { host, loadPipeline }: Context): Promise<number> {
  const code = await withInterrupt(host, async (signal) => {
    await writeOutput(flags, host, async () => {
      const { planChecks } = await loadPipeline()
      const outlook = await planChecks({
        ...optionsFromFlags(flags, host),
        ...limitsFromFlags(flags),
        signal,
        isFused: flags.fuse,
        hasProofs: flags.proofs,
      })
      if (flags.output === 'json') return renderPlanJson(outlook, assayVersion())
      const isOnTerminal = flags.outputFile === undefined
      const color = isOnTerminal && usesColor(host.stdout, host, flags.color)
      return renderPlan(outlook, { color, width: (isOnTerminal ? host.stdout.columns : null) ?? 100 })
    })
    return 0
  })
  return code ?? 130
}
