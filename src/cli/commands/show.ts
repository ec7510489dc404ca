import { Command, Option } from 'commander'
import type { Check } from '../../model/check.ts'
import type { ResultSet } from '../../model/warehouse.ts'
import { palette } from '../../report/palette.ts'
import { renderRows, renderRowsJson } from '../../report/render-rows.ts'
import { checkPhrase, resourceLabel } from '../../report/verdict-sentence.ts'
import { visibleText } from '../../report/visible-text.ts'
import { usesColor } from '../color-choice.ts'
import { nonEmpty, wholeNumber } from '../flag-values.ts'
import {
  addLimitFlags,
  addOutputFlags,
  addProjectFlags,
  type LimitFlags,
  type OutputFlags,
  type ProjectFlags,
} from '../flags.ts'
import type { Host } from '../host.ts'
import { limitsFromFlags, optionsFromFlags } from '../options-from-flags.ts'
import type { Context } from '../pipeline.ts'
import { addSelectionFlags, orEverything, type SelectionFlags } from '../selection-flags.ts'
import { withInterrupt } from '../with-interrupt.ts'
import { writeOutput } from '../write-output.ts'

type ShowFlags = ProjectFlags & SelectionFlags & OutputFlags & LimitFlags & { readonly limit: number }

/** `assay show <check>`: the failing rows of one check. */
export function showCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = new Command('show')
    .description('print the failing rows of one check')
    .argument('<check>', 'its name, its unique_id, or a selector that names only it', nonEmpty('<check>'))
    .addOption(new Option('--limit <n>', 'rows at most').argParser(wholeNumber('--limit', 1)).default(20))
  addSelectionFlags(command)
  addProjectFlags(addLimitFlags(addOutputFlags(command, 'write there instead of stdout')))
  return command.action(async (check: string) => {
    onExitCode(await runShow(check, command.opts<ShowFlags>(), context))
  })
}

async function runShow(name: string, flags: ShowFlags, { host, loadPipeline }: Context): Promise<number> {
  const code = await withInterrupt(host, async (signal) => {
    await writeOutput(flags, host, async () => {
      const { showFailingRows } = await loadPipeline()
      const { check, rows } = await showFailingRows({
        ...orEverything(optionsFromFlags(flags, host)),
        ...limitsFromFlags(flags),
        signal,
        check: name,
        limit: flags.limit,
      })
      return flags.output === 'json' ? renderRowsJson(check, rows) : describeRows(check, rows, flags, host)
    })
    return 0
  })
  return code ?? 130
}

function describeRows(check: Check, rows: ResultSet, flags: ShowFlags, host: Host): string {
  const color = flags.outputFile === undefined && usesColor(host.stdout, host, flags.color)
  const { quiet } = palette(color)
  const title = `${resourceLabel(check)}: ${checkPhrase(check)}`
  if (rows.rows.length === 0) return `${title}: no failing rows\n`
  const place = visibleText(`${check.position.file}:${check.position.line}`)
  const more =
    rows.rows.length < flags.limit ? '' : `${quiet(`there may be more: --limit ${flags.limit * 5} shows them`)}\n`
  const isOnTerminal = flags.outputFile === undefined && host.stdout.isTTY
  const width = isOnTerminal ? (host.stdout.columns ?? 100) : Infinity
  return `${title}  ${quiet(place)}\n\n${renderRows(rows, { color, width })}${more}`
}
