import { Command } from 'commander'
import { renderManualEntry, renderManualJson, renderManualList } from '../../report/render-manual.ts'
import { usesColor } from '../color-choice.ts'
import { addOutputFlags, type OutputFlags } from '../flags.ts'
import type { Context } from '../pipeline.ts'
import { writeOutput } from '../write-output.ts'

type TypesFlags = OutputFlags & { readonly color: boolean }

/** `assay types`: the manual of check types, without project and database. */
export function typesCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = new Command('types')
    .description('the manual of check types: when they fail, what NULL does, what they take')
    .argument('[name]', 'a check type (not_null, dbt_utils.recency) or a package (dbt_utils); default: all')
    .option('--no-color', 'plain text (also: NO_COLOR)')
  return addOutputFlags(command, 'write there instead of stdout').action(async (name: string | undefined) => {
    await runTypes(name ?? null, command.opts<TypesFlags>(), context)
    onExitCode(0)
  })
}

async function runTypes(name: string | null, flags: TypesFlags, { host, loadPipeline }: Context): Promise<void> {
  await writeOutput(flags, host, async () => {
    const { describeCheckTypes } = await loadPipeline()
    const entries = describeCheckTypes(name)
    if (flags.output === 'json') return renderManualJson(entries)
    const isTerminal = flags.outputFile === undefined
    const options = {
      color: isTerminal && usesColor(host.stdout, host, flags.color),
      width: (isTerminal ? host.stdout.columns : undefined) ?? 100,
    }
    const [only, ...others] = entries
    return only !== undefined && others.length === 0
      ? renderManualEntry(only, options)
      : renderManualList(entries, options)
  })
}
