import { join } from 'node:path'
import { watch } from 'chokidar'
import type { Log } from '../serve-options.ts'
import { type DbtRun, readRunResults } from './read-run-results.ts'

/** Reads dbt's run_results.json now and whenever it changes. One that cannot be read is logged. @returns how to stop. */
export function watchRunResults(folder: string, log: Log, onRun: (run: DbtRun) => void): () => Promise<void> {
  const file = join(folder, 'run_results.json')
  const read = async (): Promise<void> => {
    try {
      onRun(await readRunResults(file))
    } catch (error) {
      log.warn({ file, reason: error instanceof Error ? error.message : String(error) }, 'artifacts of dbt not read')
    }
  }
  // dbt writes the file in place: wait until it holds still
  const watcher = watch(file, { awaitWriteFinish: { stabilityThreshold: 300, pollInterval: 100 } })
  watcher.on('add', () => void read())
  watcher.on('change', () => void read())
  return () => watcher.close()
}
