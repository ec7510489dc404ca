import { Command, Option } from 'commander'
import { ConfigError } from '../../errors.ts'
import { makeProblem } from '../../model/problem.ts'
import { nonEmpty } from '../flag-values.ts'
import type { Context } from '../pipeline.ts'

type ForgetFlags = { readonly pushGateway: string; readonly target: string }

/** `assay forget`: deletes what runs on a target left at a Pushgateway, which would keep and tell it for ever. */
export function forgetCommand({ host }: Context, onExitCode: (code: number) => void): Command {
  const command = new Command('forget')
    .description('delete what runs pushed to a Pushgateway')
    .addOption(
      new Option('--push-gateway <url>', 'address of the Pushgateway')
        .argParser(nonEmpty('--push-gateway'))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('-t, --target <name>', 'output of the profile that the runs were on')
        .argParser(nonEmpty('--target'))
        .makeOptionMandatory(),
    )
  return command.action(async () => {
    const { pushGateway, target } = command.opts<ForgetFlags>()
    const { deletePushed } = await import('../../exporter/push-gateway.ts')
    const refusal = await deletePushed({ url: pushGateway, targetName: target })
    if (refusal !== null) throw new ConfigError([makeProblem('BAD_FLAG', refusal)])
    host.stdout.write(`Metrics of ${target} are deleted.\n`)
    onExitCode(0)
  })
}
