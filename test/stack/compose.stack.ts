import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dashboardQueries } from './dashboard-queries.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The compose command of this machine: a plugin of docker, or the program from before; null if there is neither. */
const COMPOSE = [['docker', 'compose'], ['docker-compose']].find(
  ([program = '', ...words]) => spawnSync(program, [...words, 'version']).status === 0,
)
const hasDaemon = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0

const NO_COMPOSE = 'docker compose is not installed: apt-get install docker-compose'
const NO_DAEMON = 'no docker daemon answers'

function compose(...words: readonly string[]): string {
  const [program = '', ...before] = COMPOSE ?? []
  return execFileSync(program, [...before, '--project-name', 'assaytest', ...words], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
}

/** Whether an image is on this machine, or can be had from a registry. */
function canHave(image: string): boolean {
  if (spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status === 0) return true
  return spawnSync('docker', ['pull', '--quiet', image], { stdio: 'ignore', timeout: 120_000 }).status === 0
}

it('is a file that compose understands', (context) => {
  if (COMPOSE === undefined) return context.skip(NO_COMPOSE)
  expect(compose('config', '--services').trim().split('\n').sort()).toEqual([
    'alertmanager',
    'assay',
    'grafana',
    'loader',
    'postgres',
    'prometheus',
  ])
})

describe('what compose brings up', () => {
  const missing = missingFor('node:24-alpine')

  beforeAll(() => {
    if (missing === null)
      execFileSync('docker', ['build', ...BUILD_NETWORK, '--tag', 'assaytest', ROOT], { stdio: 'pipe' })
  }, 900_000)
  afterAll(() => {
    if (missing !== null) return
    spawnSync('docker', ['rm', '--force', 'assaytest'], { stdio: 'ignore' })
    if (COMPOSE !== undefined) compose('down', '--volumes')
  }, 60_000)

  it('has an image that answers read-only, without rights and as nobody in particular, and ends in time', async (context) => {
    if (missing !== null) return context.skip(missing)
    const guarded = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges:true']
    const project = ['--volume', `${join(ROOT, 'checks')}:/project:ro`, '--env', 'PGHOST=127.0.0.1']
    const serving = ['serve', '--project-dir', '/project', '--target', 'dev', '--listen', ':9399']
    execFileSync('docker', ['run', '--detach', '--name', 'assaytest', ...guarded, ...project, 'assaytest', ...serving])
    const inspect = (what: string) =>
      execFileSync('docker', ['inspect', '--format', `{{${what}}}`, 'assaytest'], { encoding: 'utf8' }).trim()
    await expect.poll(() => inspect('.State.Health.Status'), { timeout: 60_000, interval: 500 }).toBe('healthy')
    const id = execFileSync('docker', ['exec', 'assaytest', 'id', '-u'], { encoding: 'utf8' }).trim()
    expect(Number(id)).toBeGreaterThan(0)
    const startedAt = performance.now()
    execFileSync('docker', ['stop', '--time', '10', 'assaytest'])
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(inspect('.State.ExitCode')).toBe('0')
  })

  it('fills the dashboards within two minutes', { timeout: 300_000 }, async (context) => {
    if (COMPOSE === undefined) return context.skip(NO_COMPOSE)
    const lacking = missingFor(
      'node:24-alpine',
      'postgres:17-alpine',
      'prom/prometheus:v3.5.0',
      'prom/alertmanager:v0.28.1',
    )
    if (lacking !== null) return context.skip(lacking)
    // under the names that the old compose and the new one give to what they build
    for (const name of ['assaytest_assay', 'assaytest-assay']) execFileSync('docker', ['tag', 'assaytest', name])
    compose('up', '--detach', '--no-build', 'postgres', 'loader', 'assay', 'prometheus', 'alertmanager')
    const queries = dashboardQueries('2m').filter(({ where }) => !NOT_WITHIN_MINUTES.includes(where))
    const empty = async (): Promise<readonly string[]> => {
      const found = await Promise.all(
        queries.map(async ({ query }) => {
          const url = `http://127.0.0.1:9090/api/v1/query?query=${encodeURIComponent(query)}`
          const answer = await fetch(url).catch(() => null)
          const found: Found = answer === null ? NOTHING : JSON.parse(await answer.text())
          return found.data.result.length
        }),
      )
      return queries.filter((_, index) => found[index] === 0).map(({ where }) => where)
    }
    await expect.poll(empty, { timeout: 120_000, interval: 5_000 }).toEqual([])
  })

  it('has a Grafana that shows all dashboards without a click', { timeout: 300_000 }, async (context) => {
    if (COMPOSE === undefined) return context.skip(NO_COMPOSE)
    const lacking = missingFor('grafana/grafana:12.1.1', 'prom/prometheus:v3.5.0')
    if (lacking !== null) return context.skip(lacking)
    compose('up', '--detach', '--no-build', 'grafana')
    const dashboards = async (): Promise<number> => {
      const answer = await fetch('http://127.0.0.1:3000/api/search?type=dash-db').catch(() => null)
      const found: readonly unknown[] = answer?.ok === true ? JSON.parse(await answer.text()) : []
      return found.length
    }
    await expect.poll(dashboards, { timeout: 120_000, interval: 1_000 }).toBe(6)
  })
})

/** What Prometheus answers to a query. */
type Found = { readonly data: { readonly result: readonly unknown[] } }

const NOTHING: Found = { data: { result: [] } }

/** Panels about what happens now and then: a slow model, one that failed, a check that changes its mind. */
const NOT_WITHIN_MINUTES: readonly string[] = [
  ...['assay / models: Spikes', 'assay / models: Status', 'assay / overview: Flapping checks'],
  ...['assay / overview: Failing now', 'assay / relation: Failing rows'],
]

/** Where this machine gives containers no network of their own: `ASSAY_DOCKER_BUILD_NETWORK=host`. */
const BUILD_NETWORK = process.env['ASSAY_DOCKER_BUILD_NETWORK']
  ? ['--network', process.env['ASSAY_DOCKER_BUILD_NETWORK']]
  : []

/** Why something cannot be run, or null. */
function missingFor(...images: readonly string[]): string | null {
  if (!hasDaemon) return NO_DAEMON
  const gone = images.filter((image) => !canHave(image))
  return gone.length === 0 ? null : `images that cannot be had here: ${gone.join(', ')}`
}
