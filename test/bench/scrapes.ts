import { request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { noActivity } from '../../src/exporter/activity.ts'
import { ResultsExposition } from '../../src/exporter/exposition.ts'
import { createApp } from '../../src/exporter/http/app.ts'
import { listen } from '../../src/exporter/http/web-server.ts'
import { createPages } from '../../src/exporter/status-page/create-pages.ts'
import { Store } from '../../src/exporter/store.ts'
import type { Check } from '../../src/model/check.ts'
import { aCheck, aReport, aVerdict } from '../report/report-values.ts'
import { markdownTable } from './statistics.ts'

/** Prometheus asks every 15 s or more: this is a storm. */
const PAUSE_MS = 250

/**
 * How long a scrape of `/metrics` takes: `node test/bench/scrapes.ts --checks 20000 --scrapers 4 --seconds 10`. There is no
 * database: an answer is made of what is known. The scrapers live in a thread of their own, so that they measure the server
 * and not themselves.
 */
if (isMainThread) await measure()
else await scrape(workerData)

type Scrapers = { readonly url: string; readonly scrapers: number; readonly seconds: number }

async function measure(): Promise<void> {
  const { values } = parseArgs({
    options: {
      checks: { type: 'string', default: '20000' },
      scrapers: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '10' },
    },
  })
  const [count, scrapers, seconds] = [values.checks, values.scrapers, values.seconds].map(Number) as [
    number,
    number,
    number,
  ] // three given, three got
  const checks = Array.from({ length: count }, (_, index) => manyNamed(index))
  const exposition: ResultsExposition = new ResultsExposition(() => store.state)
  const store: Store = new Store(() => exposition.refresh())
  store.schedule(noActivity('default', 'prod', 900_000))
  store.configure(new Map([['prod', { checks, resources: [] }]]))
  const endRun = () =>
    store.ended('default', 'prod', aReport(checks.map((check) => aVerdict(check))), {
      at: new Date(),
      durationMs: 1_000,
    })
  endRun()
  const app = createApp({
    state: () => store.state,
    exposition,
    runNow: () => undefined,
    scheduleNames: [],
    pages: createPages(() => null),
    webConfig: {},
    token: null,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  })
  const server = await listen(app, { host: '127.0.0.1', port: 0 }, {}, null)
  const url = `${server.url}/metrics`
  await sleep(5_000)
  const quiet = await inThread({ url, scrapers, seconds })
  const ending = setInterval(endRun, 2_000)
  const busy = await inThread({ url, scrapers, seconds })
  clearInterval(ending)
  await server.close()
  await exposition.close()
  const row = (what: string, { timesMs, bytes }: Scraped) => [
    what,
    `${timesMs.length}`,
    `${(bytes / 1e6).toFixed(2)}`,
    ...[0.5, 0.99, 1].map((quantile) => quantileOf(timesMs, quantile).toFixed(1)),
  ]
  process.stdout.write(
    `${count} checks, ${scrapers} scrapers each every quarter of a second, gzip\n\n${markdownTable(
      ['state', 'scrapes', 'MB', 'median ms', 'p99 ms', 'longest ms'],
      [row('nothing runs', quiet), row('a run ends every 2 s', busy)],
    )}\n`,
  )
}

type Scraped = { readonly timesMs: readonly number[]; readonly bytes: number }

function inThread(scrapers: Scrapers): Promise<Scraped> {
  return new Promise((done, fail) => {
    new Worker(new URL(import.meta.url), { workerData: scrapers }).once('message', done).once('error', fail)
  })
}

async function scrape({ url, scrapers, seconds }: Scrapers): Promise<void> {
  const timesMs: number[] = []
  let bytes = 0
  const end = performance.now() + seconds * 1000
  const one = async (): Promise<void> => {
    while (performance.now() < end) {
      const startedAt = performance.now()
      bytes = await get(url)
      timesMs.push(performance.now() - startedAt)
      await sleep(PAUSE_MS)
    }
  }
  await Promise.all(Array.from({ length: scrapers }, one))
  parentPort?.postMessage({ timesMs, bytes })
}

/** @returns the length of the body as it came. */
function get(url: string): Promise<number> {
  return new Promise((done, fail) => {
    const asked = request(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () => done(bytes))
      response.on('error', fail)
    })
    asked.on('error', fail)
    asked.end()
  })
}

function quantileOf(values: readonly number[], quantile: number): number {
  return (
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * quantile))] ?? Number.NaN
  )
}

function manyNamed(index: number): Check {
  const column = `amount_of_the_order_number_${index}`
  return aCheck({ column, testName: 'dbt_utils_expression_is_true', owner: `team-${index % 20}` })
}
