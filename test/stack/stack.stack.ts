import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderBatchMetrics } from '../../src/exporter/batch-metrics.ts'
import { deletePushed, pushMetrics } from '../../src/exporter/push-gateway.ts'
import { serve } from '../../src/exporter/serve.ts'
import * as pipeline from '../../src/run.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { testOptions } from '../support/test-options.ts'
import { dashboardQueries } from './dashboard-queries.ts'
import { installedName, type Program, startProgram } from './start-program.ts'

const ROOT = join(import.meta.dirname, '../..')
const CHECKS = join(ROOT, 'checks')
const RULES = join(ROOT, 'grafana/prometheus')

const PROMETHEUS = { name: installedName('prometheus'), url: 'http://127.0.0.1:19090' }
const ALERTMANAGER = { name: installedName('prometheus-alertmanager', 'alertmanager'), url: 'http://127.0.0.1:19093' }
const PUSHGATEWAY = { name: installedName('prometheus-pushgateway', 'pushgateway'), url: 'http://127.0.0.1:19091' }
const NODE_EXPORTER = {
  name: installedName('prometheus-node-exporter', 'node_exporter'),
  url: 'http://127.0.0.1:19100',
}

const PROMTOOL = installedName('promtool')

const missing = Object.entries({ PROMETHEUS, ALERTMANAGER, PUSHGATEWAY, NODE_EXPORTER }).flatMap(([what, { name }]) =>
  name === null ? [what.toLowerCase()] : [],
)

/** Panels that have something to show only in a state that this test does not bring about. */
const NOTHING_TO_SHOW: Readonly<Record<string, string>> = {
  'assay / models: Spikes': 'no model takes ten times its median within a minute',
  'assay / relation: Failing rows': 'the relation has no failing check at the end',
}

type Notification = {
  readonly status: string
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[]
}

describe.skipIf(missing.length > 0)(
  `the stack${missing.length === 0 ? '' : `: not installed: ${missing.join(', ')}`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-stack-'))
    const stop = new AbortController()
    const notified: Notification[] = []
    const programs: Program[] = []
    let database: TestDatabase
    let exporter: string
    let webhook: Server
    let served: Promise<void>

    beforeAll(async () => {
      database = await createDatabase(readFileSync(join(CHECKS, 'warehouse.sql'), 'utf8'))
      // the planner estimates nothing of a table that nobody has looked at
      await database.query('analyze')
      webhook = await listen((body) => notified.push(JSON.parse(body)))
      const artifacts = join(folder, 'target')
      mkdirSync(artifacts)
      writeFileSync(join(artifacts, 'run_results.json'), JSON.stringify(DBT_BUILD))
      const listening = Promise.withResolvers<string>()
      served = serve(
        pipeline,
        {
          schedules: [
            {
              name: 'default',
              when: { kind: 'every', intervalMs: 1_000 },
              runsAtStart: true,
              select: [],
              exclude: [],
              selector: null,
              target: 'dev',
            },
          ],
          test: testOptions({ database, projectDir: CHECKS }),
          maxConnections: 4,
          startJitterMs: 0,
          sourceUrl: null,
          log: { info: () => {}, warn: () => {}, error: () => {} },
          address: { host: '127.0.0.1', port: 0 },
          webConfig: {},
          webConfigFile: null,
          token: null,
          dbtArtifacts: artifacts,
          onReloadAsked: () => () => {},
          onListening: listening.resolve,
        },
        stop.signal,
      )
      served.catch(listening.reject)
      exporter = await listening.promise
      const { host } = new URL(exporter)
      writeAlertmanagerConfig(folder, webhook)
      writePrometheusConfig(folder, host)
      programs.push(
        await startProgram(
          ALERTMANAGER.name ?? '',
          [
            `--config.file=${folder}/alertmanager.yml`,
            '--web.listen-address=127.0.0.1:19093',
            '--cluster.listen-address=',
            `--storage.path=${folder}/alerts`,
          ],
          `${ALERTMANAGER.url}/-/ready`,
        ),
        await startProgram(
          PROMETHEUS.name ?? '',
          [
            `--config.file=${folder}/prometheus.yml`,
            '--web.listen-address=127.0.0.1:19090',
            `--storage.tsdb.path=${folder}/data`,
          ],
          `${PROMETHEUS.url}/-/ready`,
        ),
      )
    })

    afterAll(async () => {
      stop.abort()
      await Promise.all([served, ...programs.map((program) => program[Symbol.asyncDispose]())])
      webhook.close()
      await database[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    })

    it('tells the owner of a failing check, and tells when it is healed', async () => {
      const isTold = (status: string) =>
        notified.some(
          (notification) =>
            notification.status === status &&
            notification.alerts.some(
              ({ labels }) =>
                labels['alertname'] === 'AssayCheckFailing' &&
                labels['owner'] === 'finance-data' &&
                labels['check'] === 'unique_revenue_order_id',
            ),
        )
      await database.query('insert into analytics.revenue select * from analytics.revenue order by order_id limit 1')
      await expect.poll(() => isTold('firing'), { timeout: 60_000, interval: 500 }).toBe(true)
      await database.query(
        'delete from analytics.revenue where ctid = (select max(ctid) from analytics.revenue where order_id = (select min(order_id) from analytics.revenue))',
      )
      await expect.poll(() => isTold('resolved'), { timeout: 60_000, interval: 500 }).toBe(true)
    })

    it('keeps what is downstream of a failure quiet', async () => {
      const first = '(select min(order_id) from analytics.revenue)'
      const spoil = (amount: string) => `
      update analytics.stg_stripe__payments set amount = ${amount} where order_id = ${first};
      update analytics.revenue set revenue_amount = ${amount} where order_id = ${first}`
      await database.query(spoil('-1'))
      const states = async (): Promise<readonly string[]> => {
        const alerts: readonly FoundAlert[] = await json(`${ALERTMANAGER.url}/api/v2/alerts`)
        return alerts
          .filter(({ labels }) => labels['alertname'] === 'AssayCheckFailing')
          .map(({ labels, status }) => `${labels['relation']} ${status.state}`)
          .filter((state) => !state.startsWith('analytics.expenses'))
          .sort()
      }
      const expected = ['analytics.revenue suppressed', 'analytics.stg_stripe__payments active']
      await expect.poll(states, { timeout: 60_000, interval: 500 }).toEqual(expected)
      await database.query(spoil('1'))
    })

    it('tells nothing that promtool finds fault with', async (context) => {
      if (PROMTOOL === null) return context.skip('promtool is not installed: apt-get install prometheus')
      const input = await (await fetch(`${exporter}/metrics`)).text()
      const { status, stderr } = spawnSync(PROMTOOL, ['check', 'metrics'], { input, encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    })

    it('has rules that all evaluate', async () => {
      const unwell = async (): Promise<readonly string[]> => {
        const { data }: FoundRules = await json(`${PROMETHEUS.url}/api/v1/rules`)
        const rules = data.groups.flatMap((group) => group.rules).filter(({ health }) => health !== 'ok')
        return rules.map(({ name, lastError }) => `${name}: ${lastError ?? 'not yet'}`)
      }
      await expect.poll(unwell, { timeout: 30_000, interval: 500 }).toEqual([])
    })

    it.each(dashboardQueries().filter(({ where }) => !(where in NOTHING_TO_SHOW)))(
      '$where has data',
      async ({ query }) => {
        const found = async (): Promise<number | string> => {
          const answer: Found = await json(`${PROMETHEUS.url}/api/v1/query?query=${encodeURIComponent(query)}`)
          return answer.status === 'success' ? answer.data.result.length : answer.error
        }
        await expect.poll(found, { timeout: 20_000, interval: 500, message: query }).toBeGreaterThan(0)
      },
    )

    it('takes the metrics of a batch job through a file and a Pushgateway', async () => {
      const report = await pipeline.testChecks(testOptions({ database, projectDir: CHECKS, target: 'dev' }))
      const text = await renderBatchMetrics(report, new Date())
      writeFileSync(join(folder, 'assay.prom'), text)
      await using collector = await startProgram(
        NODE_EXPORTER.name ?? '',
        [
          '--web.listen-address=127.0.0.1:19100',
          '--collector.disable-defaults',
          '--collector.textfile',
          `--collector.textfile.directory=${folder}`,
        ],
        `${NODE_EXPORTER.url}/metrics`,
      )
      const collected = await (await fetch(`${NODE_EXPORTER.url}/metrics`)).text()
      expect(collected, collector.output()).toContain('node_textfile_scrape_error 0')
      expect(collected).toContain('assay_check_outcome{')
      await using gateway = await startProgram(
        PUSHGATEWAY.name ?? '',
        ['--web.listen-address=127.0.0.1:19091'],
        `${PUSHGATEWAY.url}/-/ready`,
      )
      const address = { url: PUSHGATEWAY.url, targetName: 'dev' }
      expect(await pushMetrics(address, text), gateway.output()).toBeNull()
      const pushed = async () =>
        (await (await fetch(`${PUSHGATEWAY.url}/metrics`)).text()).match(/^assay_check_info\{/gm)?.length ?? 0
      expect(await pushed()).toBe(report.verdicts.length)
      expect(await deletePushed(address)).toBeNull()
      expect(await pushed()).toBe(0)
    })
  },
)

const DBT_BUILD = {
  metadata: { generated_at: new Date().toISOString() },
  results: [
    {
      unique_id: 'model.shop.revenue',
      status: 'success',
      execution_time: 12.5,
      adapter_response: { rows_affected: 300 },
      timing: [],
    },
    { unique_id: 'model.shop.capacity', status: 'error', execution_time: 0.2, adapter_response: {}, timing: [] },
  ],
}

type Found =
  | { readonly status: 'success'; readonly data: { readonly result: readonly unknown[] } }
  | { readonly status: 'error'; readonly error: string }

type FoundRules = {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[]
    }[]
  }
}

type FoundAlert = {
  readonly labels: Readonly<Record<string, string>>
  readonly status: { readonly state: string }
}

/** What an address answers; its shape is Prometheus' promise. */
async function json<T>(address: string): Promise<T> {
  return JSON.parse(await (await fetch(address)).text())
}

function listen(onBody: (body: string) => void): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    onBody(Buffer.concat(chunks).toString())
    response.end()
  })
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)))
}

/** The file as it is shipped, but every receiver tells the test, at once. */
function writeAlertmanagerConfig(folder: string, webhook: Server): void {
  const { port } = webhook.address() as AddressInfo // of a TCP server
  const text = readFileSync(join(RULES, 'alertmanager.yml'), 'utf8')
    .replace(
      /^ {2}- name: (?!nobody)(.*)$/gm,
      `  - name: $1\n    webhook_configs: [{url: "http://127.0.0.1:${port}/"}]`,
    )
    .replace('group_wait: 30s', 'group_wait: 0s')
    .replace('group_interval: 5m', 'group_interval: 1s')
  writeFileSync(join(folder, 'alertmanager.yml'), text)
}

/** The files as they are shipped, but looked at every second, and alerts do not wait. */
function writePrometheusConfig(folder: string, exporter: string): void {
  const text = readFileSync(join(RULES, 'prometheus.yml'), 'utf8')
    .replaceAll('30s', '1s')
    .replace('alertmanager:9093', new URL(ALERTMANAGER.url).host)
    .replace('assay:9399', exporter)
  writeFileSync(join(folder, 'prometheus.yml'), text)
  for (const file of ['recording.rules.yml', 'alerts.rules.yml']) {
    const rules = readFileSync(join(RULES, file), 'utf8').replace(/^( +for:) .*$/gm, '$1 0s')
    writeFileSync(join(folder, file), rules)
  }
}
