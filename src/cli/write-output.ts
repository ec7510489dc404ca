import type { OutputFlags } from './flags.ts'
import type { Host } from './host.ts'
import { openOutputFile } from './output-file.ts'

/** Makes the output of a command and puts it where --output-file says, or on stdout. */
export async function writeOutput(
  flags: Pick<OutputFlags, 'outputFile'>,
  host: Host,
  render: () => Promise<string>,
): Promise<void> {
  const file = flags.outputFile === undefined ? null : await openOutputFile(flags.outputFile, host.workingDirectory)
  const text = await render()
  if (file === null) host.stdout.write(text)
  else await file.write(text)
}
