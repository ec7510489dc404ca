import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { ConfigError } from '../errors.ts'
import type { History } from '../model/history.ts'
import type { ProjectState } from '../model/project-state.ts'
import { compareStates } from './compare-states.ts'
import { manifestState } from './manifest-state.ts'
import { readJson } from './read-json.ts'
import { parseState, STATE_FILE } from './state-file.ts'

export type HistoryOptions = {
  /** Absolute: the folder of `--state`. */
  readonly directory: string
  /** Absolute: where the newest sources.json is. */
  readonly targetDirectory: string
  /** The project as it is. Made only when there is something to compare it with. */
  readonly now: () => Promise<ProjectState>
}

/**
 * Reads what a folder knows of an earlier time: assay's own state or else a manifest.json of dbt, run_results.json and
 * sources.json. What is not there is null.
 *
 * @throws ConfigError STATE_INVALID if there is no such folder, or if a file in it is none of these or of another project.
 */
export async function readHistory({ directory, targetDirectory, now }: HistoryOptions): Promise<History> {
  if (!(await isDirectory(directory))) {
    const message = `There is no folder ${directory}. Expected the folder of --state`
    const hint = 'It is looked for in the folder of the project, as dbt does.'
    throw new ConfigError([{ code: 'STATE_INVALID', message, hint }])
  }
  const [own, manifest, statuses, loaded, loadedNow] = await Promise.all([
    readJson(directory, STATE_FILE, 'a file that this version of assay ls --write-state wrote', parseState),
    readJson(directory, 'manifest.json', A_MANIFEST, manifestState),
    readJson(directory, 'run_results.json', 'a run_results.json of dbt or assay', parseStatuses),
    readJson(directory, 'sources.json', 'a sources.json of dbt or assay', parseLoaded),
    readJson(targetDirectory, 'sources.json', 'a sources.json of dbt or assay', parseLoaded),
  ])
  const before = own ?? manifest
  return {
    directory,
    changes: before === null ? null : changesSince(before, await now(), directory),
    statuses,
    fresher: loaded === null || loadedNow === null ? null : fresherThan(loaded, loadedNow),
  }
}

/**
 * What a manifest.json of dbt says, where it stands for the project itself.
 *
 * @throws ConfigError STATE_INVALID if it is none.
 */
export async function readManifestState(path: string): Promise<ProjectState> {
  const state = await readJson(dirname(path), basename(path), A_MANIFEST, manifestState)
  if (state !== null) return state
  throw new ConfigError([{ code: 'STATE_INVALID', message: `There is no file ${path}. Expected ${A_MANIFEST}` }])
}

const A_MANIFEST = 'a manifest.json of dbt 1.5 or newer'

function changesSince(before: ProjectState, now: ProjectState, directory: string): History['changes'] {
  if (before.projectName === now.projectName) return compareStates(before, now)
  const message = `${directory} is of another project. Expected ${now.projectName}, got ${before.projectName || 'no name'}`
  throw new ConfigError([{ code: 'STATE_INVALID', message }])
}

const runResults = z.object({ results: z.array(z.object({ unique_id: z.string(), status: z.string() })) })

function parseStatuses(data: unknown): ReadonlyMap<string, string> {
  return new Map(runResults.parse(data).results.map(({ unique_id, status }) => [unique_id, status]))
}

const sources = z.object({
  results: z.array(z.object({ unique_id: z.string(), max_loaded_at: z.string().nullish() })),
})

/** When the newest row of each source was loaded, in milliseconds; sources that ended in an error are left out. */
function parseLoaded(data: unknown): ReadonlyMap<string, number> {
  const loaded = sources
    .parse(data)
    .results.flatMap(({ unique_id, max_loaded_at }): readonly [string, number][] =>
      max_loaded_at === undefined || max_loaded_at === null ? [] : [[unique_id, Date.parse(max_loaded_at)]],
    )
  return new Map(loaded)
}

/** Those that were not there before are fresher, too. */
function fresherThan(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): ReadonlySet<string> {
  const fresher = [...now].filter(([id, loadedAt]) => loadedAt > (before.get(id) ?? Number.NEGATIVE_INFINITY))
  return new Set(fresher.map(([id]) => id))
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
