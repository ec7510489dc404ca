import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { AssayError } from '../errors.ts'
import type { Project } from '../model/project.ts'
import type { RunOptions } from '../run-options.ts'
import { dbtSwitch } from './dbt-variables.ts'
import type { Host } from './host.ts'
import { openOutputFile } from './output-file.ts'

/** Whether dbt's artifacts are written. Undefined: as the environment and the project say. */
export type ArtifactFlags = { readonly writeJson?: boolean }

export function addArtifactFlags(command: Command, file: string): Command {
  return command
    .addOption(new Option('--write-json', `write ${file} as dbt does, or end with 2`))
    .addOption(new Option('--no-write-json', `do not write ${file} (or DBT_WRITE_JSON=false)`))
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
  { targetPath, environment }: Pick<RunOptions, 'targetPath' | 'environment'>,
  { directory, artifacts }: Pick<Project, 'directory' | 'artifacts'>,
  host: Host,
): Promise<void> {
  const isWanted = flags.writeJson ?? dbtSwitch(environment, 'WRITE_JSON') ?? artifacts.isWritten
  if (!isWanted) return
  const folder = targetPath ?? artifacts.targetPath
  try {
    const file = await openOutputFile(resolve(directory, folder, name), host.workingDirectory, name)
    await file.write(render())
  } catch (error) {
    if (!(error instanceof AssayError) || flags.writeJson === true) throw error
    host.stderr.write(`warning: ${error.message}\n`)
  }
}
