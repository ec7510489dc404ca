import { once } from 'node:events'
import { basename } from 'node:path'
import { watch } from 'chokidar'

/** Files of these kinds say what the checks are. */
const READ = /\.(?:ya?ml|sql|csv|env)$|(?:^|[\\/])\.(?:env|dbtignore)$/i

/** What dbt and others write, or nobody reads. */
const NOT_READ: ReadonlySet<string> = new Set(['.git', 'node_modules', 'target', 'logs', '.venv'])

/** An editor, or a checkout, changes many files at once: wait until they hold still. */
const QUIET_MS = 300

/**
 * Calls back when files of projects have changed. @returns how to stop, once every file is watched.
 *
 * @param directories absolute paths of the projects.
 */
export async function watchProject(directories: readonly string[], onChange: () => void): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | null = null
  const watcher = watch([...directories], {
    ignoreInitial: true,
    ignored: (path, stats) => NOT_READ.has(basename(path)) || (stats?.isFile() === true && !READ.test(path)),
  })
  watcher.on('all', () => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(onChange, QUIET_MS)
  })
  await once(watcher, 'ready')
  return async () => {
    if (timer !== null) clearTimeout(timer)
    await watcher.close()
  }
}
