import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

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

describe('the image of assay', () => {
  let missing: string | null = null

  beforeAll(() => {
    if (!hasDaemon) missing = NO_DAEMON
    else if (!canHave('node:24-alpine')) missing = 'the image node:24-alpine cannot be had here'
    else execFileSync('docker', ['build', ...BUILD_NETWORK, '--tag', 'assaytest', ROOT], { stdio: 'pipe' })
  }, 900_000)
  afterAll(() => {
    if (missing === null) spawnSync('docker', ['rm', '--force', 'assaytest'], { stdio: 'ignore' })
  })

  it('answers read-only, without rights and as nobody in particular, and ends in time', async (context) => {
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
})

/** Where this machine gives containers no network of their own: `ASSAY_DOCKER_BUILD_NETWORK=host`. */
const BUILD_NETWORK = process.env['ASSAY_DOCKER_BUILD_NETWORK']
  ? ['--network', process.env['ASSAY_DOCKER_BUILD_NETWORK']]
  : []
