import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Schedule } from '../../src/exporter/schedule.ts'
import { type ServeOptions, serve } from '../../src/exporter/serve.ts'
import * as pipeline from '../../src/run.ts'
import type { TestOptions } from '../../src/run-options.ts'
import { createDatabase } from '../support/database.ts'
import { parseExposition } from '../support/exposition.ts'
import { tempProject } from '../support/temp-project.ts'
import { testOptions } from '../support/test-options.ts'

const MODELS = `models:
  - name: orders
    columns:
      - name: id
        data_tests: [unique, not_null]
`

const PROJECT = {
  'profiles.yml': `shop:
  target: test
  outputs:
    test:
      type: postgres
      host: "{{ env_var('PGHOST') }}"
      port: "{{ env_var('PGPORT') | as_number }}"
      user: "{{ env_var('PGUSER') }}"
      password: "{{ env_var('PGPASSWORD', '') }}"
      dbname: "{{ env_var('PGDATABASE') }}"
      schema: public
      threads: 2
`,
  'models/shop.yml': MODELS,
}

const OFTEN: Schedule = {
  name: 'default',
  when: { kind: 'every', intervalMs: 1_000 },
  runsAtStart: true,
  select: [],
  exclude: [],
  selector: null,
  target: null,
}

type Logged = Readonly<Record<string, unknown>> & { readonly message: string }

/** A server for one test; it is stopped when the test ends. */
async function start(test: TestOptions, changes: Partial<ServeOptions> = {}) {
  const stop = new AbortController()
  const listening = Promise.withResolvers<string>()
  const logged: Logged[] = []
  const log = (fields: Readonly<Record<string, unknown>>, message: string) => void logged.push({ ...fields, message })
  const options: ServeOptions = {
    schedules: [OFTEN],
    test,
    maxConnections: 4,
    startJitterMs: 0,
    sourceUrl: null,
    log: { info: log, warn: log, error: log },
    address: { host: '127.0.0.1', port: 0 },
    webConfig: {},
    webConfigFile: null,
    token: null,
    dbtArtifacts: null,
    onReloadAsked: () => () => {},
    onListening: listening.resolve,
    ...changes,
  }
  const ended = serve(pipeline, options, stop.signal)
  ended.catch(listening.reject)
  const url = await listening.promise
  const value = async (name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> => {
    const text = await (await fetch(`${url}/metrics`)).text()
    const isMeant = (found: Readonly<Record<string, string>>) =>
      Object.entries(labels).every(([key, wanted]) => found[key] === wanted)
    return parseExposition(text).samples.find((sample) => sample.name === name && isMeant(sample.labels))?.value
  }
  const end = async (): Promise<void> => {
    stop.abort()
    await ended
  }
  return { url, value, logged, end, [Symbol.asyncDispose]: end }
}

describe('assay serve', () => {
  it('tells of a failing check, and of it healed', async () => {
    await using database = await createDatabase('create table orders (id int); insert into orders values (1), (1)')
    using project = tempProject(PROJECT)
    await using served = await start(testOptions({ database, projectDir: project.directory }))
    const failing = () => served.value('assay_check_outcome', { outcome: 'fail', check_id: UNIQUE })
    await expect.poll(failing, POLL).toBe(1)
    expect(await served.value('assay_target_up')).toBe(1)
    expect(await served.value('assay_check_failures', { check_id: UNIQUE })).toBe(1)
    for (const phase of ['read', 'resolve', 'connect', 'catalog', 'execute', 'judge']) {
      expect(await served.value('assay_run_last_phase_duration_seconds', { phase }), phase).toBeGreaterThan(0)
    }
    expect(await served.value('assay_run_last_phase_duration_seconds', { phase: 'freshness' })).toBeUndefined()
    expect(await served.value('assay_check_run_duration_seconds_count')).toBeGreaterThan(0)
    await database.query('update orders set id = 2 where ctid = (select min(ctid) from orders)')
    await expect.poll(failing, POLL).toBe(0)
  })

  it('keeps what it knew while the database is gone, and recovers by itself', async () => {
    const database = await createDatabase('create table orders (id int); insert into orders values (1)')
    using project = tempProject(PROJECT)
    await using served = await start(testOptions({ database, projectDir: project.directory }))
    const passing = () => served.value('assay_check_outcome', { outcome: 'pass', check_id: UNIQUE })
    await expect.poll(passing, POLL).toBe(1)
    await database.query('create table kept as select 1')
    const name = `${database.name}_away`
    await rename(database.url, database.name, name)
    await expect.poll(() => served.value('assay_target_up'), POLL).toBe(0)
    expect(await passing()).toBe(1)
    expect(await served.value('assay_runs_total', { result: 'failed' })).toBeGreaterThan(0)
    await rename(database.url, name, database.name)
    await expect.poll(() => served.value('assay_target_up'), { ...POLL, timeout: 20_000 }).toBe(1)
    await database[Symbol.asyncDispose]()
  })

  it('reads changed files, and goes on with the old ones where they are broken', async () => {
    await using database = await createDatabase('create table orders (id int); insert into orders values (1)')
    using project = tempProject(PROJECT)
    await using served = await start(testOptions({ database, projectDir: project.directory }))
    const configured = () => served.value('assay_checks_configured', { severity: 'error' })
    const write = (text: string) => writeFileSync(join(project.directory, 'models/shop.yml'), text)
    await expect.poll(configured, POLL).toBe(2)
    write(MODELS.replace('unique, not_null', 'unique'))
    await expect.poll(configured, POLL).toBe(1)
    write('models: [')
    await expect.poll(() => served.value('assay_project_last_reload_successful'), POLL).toBe(0)
    expect(await configured()).toBe(1)
    expect(served.logged).toContainEqual(expect.objectContaining({ message: expect.stringContaining('old one stays') }))
    write(MODELS)
    await expect.poll(configured, POLL).toBe(2)
    expect(await served.value('assay_project_last_reload_successful')).toBe(1)
  })

  it('sees the time of each run, where its templates ask for it', async () => {
    await using database = await createDatabase(
      "create table orders (id int, at timestamptz); insert into orders values (null, clock_timestamp() + '4 s')",
    )
    const where = '{not_null: {config: {where: "at < \'{{ run_started_at }}\'"}}}'
    using project = tempProject({ ...PROJECT, 'models/shop.yml': MODELS.replace('[unique, not_null]', `[${where}]`) })
    await using served = await start(testOptions({ database, projectDir: project.directory }))
    const outcome = (name: string) => served.value('assay_check_outcome', { outcome: name })
    await expect.poll(() => outcome('pass'), POLL).toBe(1)
    await expect.poll(() => outcome('fail'), POLL).toBe(1)
  })

  it('leaves out turns that come while a run is under way, and cancels it at the end', async () => {
    await using database = await createDatabase(
      'create table base (id int); insert into base values (1); create view orders as select id, pg_sleep(60)::text as slept from base',
    )
    using project = tempProject({
      ...PROJECT,
      'models/shop.yml': MODELS.replace('[unique, not_null]', '[{not_null: {config: {where: "slept is not null"}}}]'),
    })
    const served = await start(testOptions({ database, projectDir: project.directory }))
    const sleeping = () =>
      database.query(
        `select 1 from pg_stat_activity
         where datname = current_database() and application_name = 'assay' and query like '%slept%' and state = 'active'`,
      )
    await expect.poll(async () => (await sleeping()).length, POLL).toBe(1)
    await sleep(2_500)
    expect(await sleeping()).toHaveLength(1)
    const startedAt = performance.now()
    await served.end()
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    await expect.poll(async () => (await sleeping()).length, POLL).toBe(0)
  })

  it('starts without a database, says so, and goes on by itself once it is there', async () => {
    await using database = await createDatabase('create table orders (id int); insert into orders values (1)')
    using project = tempProject(PROJECT)
    const away = `${database.name}_away`
    await rename(database.url, database.name, away)
    await using served = await start(testOptions({ database, projectDir: project.directory }))
    await expect.poll(() => served.value('assay_target_up'), POLL).toBe(0)
    expect(await served.value('assay_checks_configured', { severity: 'error' })).toBe(2)
    expect(await served.value('assay_check_outcome')).toBeUndefined()
    expect((await fetch(`${served.url}/-/ready`)).status).toBe(503)
    expect(await (await fetch(served.url)).text()).toContain('cannot be reached')
    await rename(database.url, away, database.name)
    await expect.poll(() => served.value('assay_target_up'), { ...POLL, timeout: 20_000 }).toBe(1)
    await expect.poll(() => served.value('assay_check_outcome', { outcome: 'pass', check_id: UNIQUE }), POLL).toBe(1)
    expect((await fetch(`${served.url}/-/ready`)).status).toBe(200)
  })

  it('never runs a schedule twice at once, though a run takes longer than its interval', async () => {
    await using database = await createDatabase(
      'create table base (id int); insert into base values (1); create view orders as select id, pg_sleep(1.6)::text as slept from base',
    )
    using project = tempProject({
      ...PROJECT,
      'models/shop.yml': MODELS.replace('[unique, not_null]', '[{not_null: {config: {where: "slept is not null"}}}]'),
    })
    await using served = await start(testOptions({ database, projectDir: project.directory }))
    const running = async () =>
      (
        await database.query(
          `select 1 from pg_stat_activity
           where datname = current_database() and application_name = 'assay' and query like '%slept%' and state = 'active'`,
        )
      ).length
    let most = 0
    const finished = async () => {
      most = Math.max(most, await running())
      return (await served.value('assay_runs_total', { result: 'success' })) ?? 0
    }
    await expect.poll(finished, { timeout: 20_000, interval: 50 }).toBeGreaterThanOrEqual(2)
    expect(most).toBe(1)
    expect(await served.value('assay_missed_turns_total')).toBeGreaterThan(0)
  })

  it('compares counts of rows with the last one that was in order', async () => {
    await using database = await createDatabase('create table orders as select generate_series(1, 100) as id')
    using project = tempProject({
      ...PROJECT,
      'models/shop.yml':
        'models: [{name: orders, data_tests: [{assay.row_count: {name: rows_stay, arguments: {max_decrease: 10%}}}]}]',
    })
    await using served = await start(testOptions({ database, projectDir: project.directory }))
    const isOutcome = async (outcome: string) => (await served.value('assay_check_outcome', { outcome })) === 1
    await expect.poll(() => isOutcome('pass'), POLL).toBe(true)
    await database.query('delete from orders where id > 80')
    await expect.poll(() => isOutcome('fail'), POLL).toBe(true)
    const failedRuns = (await served.value('assay_runs_total', { result: 'success' })) ?? 0
    // what is lost stays lost: it is not compared with itself
    await expect
      .poll(() => served.value('assay_runs_total', { result: 'success' }), POLL)
      .toBeGreaterThan(failedRuns + 1)
    expect(await isOutcome('fail')).toBe(true)
    await database.query('insert into orders select generate_series(81, 95)')
    await expect.poll(() => isOutcome('pass'), POLL).toBe(true)
  })

  it('runs no turn twice and leaves none out for long when its clock jumps', async () => {
    await using database = await createDatabase('create table orders (id int); insert into orders values (1)')
    using project = tempProject(PROJECT)
    let offsetMs = 0
    const now = () => new Date(Date.now() + offsetMs)
    await using served = await start(testOptions({ database, projectDir: project.directory, now }))
    const runs = async () => (await served.value('assay_runs_total', { result: 'success' })) ?? 0
    const goesOn = async (): Promise<void> => {
      const before = await runs()
      await expect.poll(runs, POLL).toBeGreaterThanOrEqual(before + 2)
    }
    await goesOn()
    for (const jumpMs of [-3_600_000, 7_200_000, -7_200_000]) {
      const [before, startedAt] = [await runs(), performance.now()]
      offsetMs += jumpMs
      await goesOn()
      // one turn a second, and one more for the jump itself
      const most = Math.ceil((performance.now() - startedAt) / 1_000) + 2
      expect((await runs()) - before).toBeLessThanOrEqual(most)
      expect(await served.value('assay_run_last_duration_seconds')).toBeGreaterThan(0)
      expect(await served.value('assay_run_last_completed_timestamp_seconds')).toBeCloseTo(now().getTime() / 1000, -1)
    }
  })

  it('answers a storm of scrapes', async () => {
    await using database = await createDatabase('create table orders (id int); insert into orders values (1)')
    using project = tempProject(PROJECT)
    await using served = await start(testOptions({ database, projectDir: project.directory }))
    await expect.poll(() => served.value('assay_target_up'), POLL).toBe(1)
    const answers = await Promise.all(Array.from({ length: 200 }, () => fetch(`${served.url}/metrics`)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    await Promise.all(answers.map((answer) => answer.text()))
  })

  it('says why it cannot listen', async () => {
    await using database = await createDatabase('create table orders (id int)')
    using project = tempProject(PROJECT)
    const test = testOptions({ database, projectDir: project.directory })
    await using served = await start(test)
    const port = Number(new URL(served.url).port)
    await expect(start(test, { address: { host: '127.0.0.1', port } })).rejects.toMatchObject({
      code: 'BAD_FLAG',
      message: expect.stringContaining('something else listens there'),
    })
  })
})

const UNIQUE = 'test.shop.unique_orders_id.1360ecc70e'

const POLL = { timeout: 10_000, interval: 100 }

/** From another database of the same server, ending all connections first. */
async function rename(url: string, from: string, to: string): Promise<void> {
  const other = new URL(url)
  other.pathname = '/postgres'
  const { connect } = await import('../support/connect.ts')
  await using client = await connect(other.href)
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${from}'`)
  await client.query(`alter database "${from}" rename to "${to}"`)
}
