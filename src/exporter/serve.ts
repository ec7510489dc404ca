import { watchRunResults } from './dbt/watch-run-results.ts'
import { ResultsExposition } from './exposition.ts'
import { createApp } from './http/app.ts'
import type { WebConfig } from './http/web-config.ts'
import { type Address, listen } from './http/web-server.ts'
import { RoundRunner } from './rounds.ts'
import type { RoundOptions, Rounds } from './serve-options.ts'
import { createPages } from './status-page/create-pages.ts'
import { Store } from './store.ts'
import { watchProject } from './watch-project.ts'

export type ServeOptions = RoundOptions & {
  readonly address: Address
  readonly webConfig: WebConfig
  /** The file that `webConfig` was read from, or null. */
  readonly webConfigFile: string | null
  /** Who bears it may ask for a run; null: nobody may. */
  readonly token: string | null
  /** Absolute path of the folder with dbt's run_results.json, or null. */
  readonly dbtArtifacts: string | null
  /** Calls back when the process is asked to read its files again; returns how to stop listening. */
  readonly onReloadAsked: (callback: () => void) => () => void
  /** Told once, with the address that answers. */
  readonly onListening: (url: string) => void
}

/**
 * Runs checks on their schedules and answers Prometheus and people from what is known, until `signal` is aborted. Then
 * running statements are cancelled on the server, and open connections are closed.
 *
 * @throws AssayError if it cannot start: the project, the address, a certificate. Later mistakes are logged.
 */
export async function serve(rounds: Rounds, options: ServeOptions, signal: AbortSignal): Promise<void> {
  const exposition: ResultsExposition = new ResultsExposition(() => store.state)
  const store: Store = new Store(() => exposition.refresh())
  const runner = new RoundRunner(rounds, options, store)
  await runner.load()
  const app = createApp({
    state: () => store.state,
    exposition,
    runNow: (name) => runner.runNow(name, signal),
    scheduleNames: options.schedules.map(({ name }) => name),
    pages: createPages(rounds.checkSql),
    webConfig: options.webConfig,
    token: options.token,
    log: options.log,
  })
  const server = await listen(app, options.address, options.webConfig, options.webConfigFile)
  const reload = (): void => void runner.reload()
  const stopWatching = await watchProject(runner.directories, reload)
  const stopListening = options.onReloadAsked(reload)
  const stopReading =
    options.dbtArtifacts === null
      ? null
      : watchRunResults(options.dbtArtifacts, options.log, (run) => store.dbtRan(run))
  options.onListening(server.url)
  try {
    await runner.run(signal)
  } finally {
    stopListening()
    await stopWatching()
    await stopReading?.()
    await server.close()
    await exposition.close()
  }
}
