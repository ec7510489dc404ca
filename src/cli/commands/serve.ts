import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { Schedule } from '../../exporter/schedule.ts'
import type { ServeOptions } from '../../exporter/serve.ts'
import type { TestOptions } from '../../run-options.ts'
import { badFlag } from '../bad-flag.ts'
import { nonEmpty, seconds, wholeNumber } from '../flag-values.ts'
import {
  addLimitFlags,
  addPlanFlags,
  addProjectFlags,
  addRunFlags,
  type LimitFlags,
  type PlanFlags,
  type ProjectFlags,
  type RunFlags,
} from '../flags.ts'
import type { Host } from '../host.ts'
import { listenAddress } from '../listen-address.ts'
import { openLog } from '../open-log.ts'
import { limitsFromFlags, optionsFromFlags, runFromFlags } from '../options-from-flags.ts'
import type { Context } from '../pipeline.ts'
import { addSelectionFlags, type SelectionFlags } from '../selection-flags.ts'
import { withInterrupt } from '../with-interrupt.ts'

type ServeFlags = ProjectFlags &
  SelectionFlags &
  LimitFlags &
  PlanFlags &
  RunFlags & {
    readonly every?: string
    readonly config?: string
    readonly listen: ServeOptions['address']
    readonly dbtArtifacts?: string
    readonly 'web.config.file'?: string
    readonly maxConnections?: number
    readonly sourceUrl?: string
    /** Milliseconds, though the flag is in seconds. */
    readonly startJitter: number
  }

const DEFAULT_INTERVAL = '15m'

/** Connections of all runs together, if nobody says. */
const DEFAULT_MAX_CONNECTIONS = 4

/** `assay serve`: runs the checks on schedules and answers Prometheus and people from what is known. */
export function serveCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addSelectionFlags(new Command('serve').description('run the checks on a schedule, for Prometheus'))
    .addOption(
      file('--every <time>', `run the selected checks this often: 30s, 15m, 6h, 1d (default: ${DEFAULT_INTERVAL})`),
    )
    .addOption(
      file('--config <file>', 'several schedules, as YAML; in place of --every, --select, --exclude and --selector'),
    )
    .addOption(
      new Option('--listen <address>', 'where to answer: host:port, or :port for all addresses of this machine')
        .argParser(listenAddress)
        .default({ host: '127.0.0.1', port: 9399 }, '127.0.0.1:9399'),
    )
    .addOption(file('--dbt-artifacts <dir>', "folder of dbt's run_results.json (target/): tell times of models too"))
    .addOption(file('--web.config.file <file>', 'TLS and users, as for every exporter of Prometheus'))
    .addOption(
      new Option(
        '--source-url <template>',
        'where people read the files: https://host/org/repo/blob/main/{path}#L{line}',
      ).argParser(nonEmpty('--source-url')),
    )
    .addOption(
      new Option(
        '--max-connections <n>',
        `connections of all runs together (default: ${DEFAULT_MAX_CONNECTIONS})`,
      ).argParser(wholeNumber('--max-connections', 1)),
    )
    .addOption(
      new Option('--start-jitter <seconds>', 'spread first runs over this time')
        .argParser(seconds('--start-jitter'))
        .default(5_000, '5'),
    )
  addProjectFlags(addLimitFlags(addPlanFlags(addRunFlags(command))))
  return command.action(async () => onExitCode(await runServe(command.opts<ServeFlags>(), context)))
}

function file(flags: string, description: string): Option {
  return new Option(flags, description).argParser(nonEmpty(/--[\w.-]+/.exec(flags)?.[0] ?? flags))
}

/** Ends with 0 when it is told to end: that is how a service ends. */
async function runServe(flags: ServeFlags, { host, loadPipeline }: Context): Promise<number> {
  const [pipeline, { serve }, { readServeConfig }, { readWebConfig }, log] = await Promise.all([
    loadPipeline(),
    import('../../exporter/serve.ts'),
    import('../../exporter/serve-config.ts'),
    import('../../exporter/http/web-config.ts'),
    openLog(host),
  ])
  if (flags.config !== undefined) refuseBesideConfig(flags)
  const config = flags.config === undefined ? null : await readServeConfig(flags.config)
  const schedules = config?.schedules ?? [await scheduleFromFlags(flags)]
  const sourceUrl = await checkedSourceUrl(flags.sourceUrl ?? config?.sourceUrl ?? null)
  const webConfigFile = flags['web.config.file'] ?? null
  const webConfig = webConfigFile === null ? {} : await readWebConfig(webConfigFile)
  await withInterrupt(host, (signal) => {
    const options: ServeOptions = {
      schedules,
      test: testOptions(flags, host, signal),
      maxConnections: flags.maxConnections ?? config?.maxConnections ?? DEFAULT_MAX_CONNECTIONS,
      startJitterMs: flags.startJitter,
      sourceUrl,
      log,
      address: flags.listen,
      webConfig,
      webConfigFile,
      token: host.environment['ASSAY_TOKEN'] || null,
      dbtArtifacts: flags.dbtArtifacts === undefined ? null : resolve(host.workingDirectory, flags.dbtArtifacts),
      onReloadAsked: host.onHangup,
      onListening: (url) => log.info({ url, schedules: schedules.map(({ name }) => name) }, 'listening'),
    }
    return serve(pipeline, options, signal)
  })
  log.info({}, 'stopped')
  return 0
}

/** @throws ConfigError BAD_FLAG if it is no template of an address. */
async function checkedSourceUrl(template: string | null): Promise<string | null> {
  const { sourceUrlMistake } = await import('../../exporter/source-url.ts')
  const mistake = template === null ? null : sourceUrlMistake(template)
  if (mistake !== null) throw badFlag(`Bad value of --source-url. ${mistake}`)
  return template
}

function refuseBesideConfig(flags: ServeFlags): void {
  const beside = (['every', 'select', 'models', 'model', 'exclude', 'selector'] as const).find(
    (flag) => flags[flag] !== undefined,
  )
  if (beside === undefined) return
  throw badFlag(`--${beside} and --config are both given. Expected one of them`, 'The file says it for each schedule.')
}

async function scheduleFromFlags(flags: ServeFlags): Promise<Schedule> {
  const { parseInterval } = await import('../../exporter/serve-config.ts')
  const every = flags.every ?? DEFAULT_INTERVAL
  const intervalMs = parseInterval(every)
  if (intervalMs === null) {
    throw badFlag(`Bad value of --every. Expected a time like 30s, 15m, 6h or 1d, got ${JSON.stringify(every)}`)
  }
  const select = [...(flags.select ?? []), ...(flags.models ?? []), ...(flags.model ?? [])]
  const when = { kind: 'every', intervalMs } as const
  const { exclude = [], selector = null } = flags
  return { name: 'default', when, runsAtStart: true, select, exclude, selector, target: null }
}

function testOptions(flags: ServeFlags, host: Host, signal: AbortSignal): TestOptions {
  return {
    ...optionsFromFlags(flags, host),
    ...runFromFlags(flags),
    ...limitsFromFlags(flags),
    failFast: false,
    sampleRows: 0,
    isSqlTold: false,
    signal,
    now: host.now,
    onStart: () => {},
    onVerdict: () => {},
  }
}
