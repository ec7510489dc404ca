import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { AssayError } from '../errors.ts'
import type { Project } from '../model/project.ts'
import { nonEmpty } from './flag-values.ts'
import type { Host } from './host.ts'
import { openOutputFile } from './output-file.ts'

/** Whether and where dbt's artifacts are written. Undefined: as the environment and the project say. */
export type ArtifactFlags = { readonly writeJson?: boolean; readonly targetPath?: string }

export function addArtifactFlags(command: Command, file: string): Command {
  const folder = 'folder for it (or DBT_TARGET_PATH; default: "target" in the project)'
  return command
    .addOption(new Option('--write-json', `write ${file} as dbt does, or end with 2`))
    .addOption(new Option('--no-write-json', `do not write ${file} (or DBT_WRITE_JSON=false)`))
    .addOption(new Option('--target-path <dir>', folder).argParser(nonEmpty('--target-path')))
}

/**
 * Writes one of dbt's artifacts into the target folder, all or nothing. A folder that cannot be written is no news about the
 * data: it is told on stderr and changes nothing, unless --write-json asked for the file.
 *
 * @throws ConfigError BAD_FLAG if it was asked for and cannot be written.
 */
export async function writeArtifact(
  name: string,
  render: () => string,
  flags: ArtifactFlags,
  { directory, artifacts }: Pick<Project, 'directory' | 'artifacts'>,
  host: Host,
): Promise<void> {
  const said = host.environment['DBT_WRITE_JSON']
  const isWanted = flags.writeJson ?? (said ? !/^(?:false|f|no|n|off|0)$/i.test(said) : artifacts.isWritten)
  if (!isWanted) return
  const folder = flags.targetPath ?? (host.environment['DBT_TARGET_PATH'] || artifacts.targetPath)
  try {
    const file = await openOutputFile(resolve(directory, folder, name), host.workingDirectory, name)
    await file.write(render())
  } catch (error) {
    if (!(error instanceof AssayError) || flags.writeJson === true) throw error
    host.stderr.write(`warning: ${error.message}\n`)
  }
}
