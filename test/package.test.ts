import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const repository = join(import.meta.dirname, '..')
let temporary: string
/** A folder that had nothing in it before the package was installed there. */
let home: string

/** Runs a program without what npm told this process about the repository. */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_)/i.test(name))
  const options = { cwd, env: Object.fromEntries(inherited), shell: process.platform === 'win32' }
  const { stdout } = await promisify(execFile)(program, args, options)
  return stdout.trim()
}

/** The address that a service says it listens at, in its log. */
async function listeningAt({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const { url } = z.object({ url: z.string().optional() }).parse(JSON.parse(line))
    if (url !== undefined) return url
  }
  throw new Error(`ended without listening: ${await text(stderr)}`)
}

async function fetchText(url: string): Promise<string> {
  return (await fetch(url)).text()
}

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'assay-package-'))
  // Packing builds, and a build in the repository itself would pull dist/ away from under other tests.
  const copy = join(temporary, 'copy')
  await mkdir(copy)
  for (const name of await readdir(repository)) {
    if (['node_modules', 'dist', '.git'].includes(name)) continue
    await cp(join(repository, name), join(copy, name), { recursive: true })
  }
  await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'), 'dir')
  await run('npm', ['pack', '--pack-destination', temporary], copy)
  home = join(temporary, 'home')
  await mkdir(home)
  const [tarball = ''] = globSync('*.tgz', { cwd: temporary })
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(temporary, tarball)], home)
}, 180_000)
afterAll(() => rm(temporary, { recursive: true, force: true }))

describe('the package', () => {
  test('holds what its users need, and nothing else', () => {
    const files = globSync('**/*.*', { cwd: join(home, 'node_modules/assay') })
    const top = files.filter((file) => !file.startsWith('dist'))
    expect(top.sort()).toEqual(['README.md', 'package.json'])
    const built = files.filter((file) => file.startsWith('dist'))
    const schemas = ['report/freshness/freshness', 'report/plan', 'report/report', 'state/state'].map(
      (name) => `dist/${name}.schema.json`,
    )
    expect(built).toEqual(expect.arrayContaining(['dist/bin.js', 'dist/index.d.ts', ...schemas]))
    expect(built.filter((file) => !/\.(js|js\.map|d\.ts|schema\.json)$/.test(file))).toEqual([
      'dist/THIRD-PARTY-LICENSES.txt',
    ])
    // The code is bundled, and each source has a file of types: no tests, no leftovers of an earlier build.
    const types = globSync('src/**/*.ts', { cwd: repository }).map((file) =>
      file.replace(/^src(.*)\.ts$/, 'dist$1.d.ts'),
    )
    expect(built.filter((file) => file.endsWith('.d.ts')).sort()).toEqual(types.sort())
    const entries = built.filter((file) => file.endsWith('.js') && !file.startsWith('dist/chunks/'))
    expect(entries.sort()).toEqual(['dist/bin.js', 'dist/index.js'])
  })

  test('brings its license', async () => {
    expect(await readFile(join(home, 'node_modules/assay/LICENSE'), 'utf8')).toContain('MIT')
  })

  test('brings the licenses of all whose code is in it', async () => {
    const notices = await readFile(join(home, 'node_modules/assay/dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
    for (const name of ['commander', 'kysely', 'pg', 'yaml', 'zod']) expect(notices).toContain(`\n## ${name} `)
    expect(notices).not.toMatch(/License: (?!MIT$)/m)
  })

  test('gives a working command in an empty folder', async () => {
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')))
    expect(await run('npx', ['assay', '--version'], home)).toBe(manifest.version)
  })

  test('reads a project, with what the bundle leaves to node_modules', async () => {
    const project = join(repository, 'checks')
    const listed = await run('npx', ['assay', 'ls', '--project-dir', project, '--target', 'embedded'], home)
    expect(listed.split('\n').length).toBeGreaterThan(10)
  })

  test('serves metrics, made in a thread of its own', async () => {
    const project = join(repository, 'checks')
    // nobody answers there: the checks are configured all the same
    const flags = ['--project-dir', project, '--url', 'postgres://nobody@127.0.0.1:1/none', '--listen', '127.0.0.1:0']
    const bin = join(home, 'node_modules/assay/dist/bin.js')
    const service = spawn(process.execPath, [bin, 'serve', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
    try {
      const url = await listeningAt(service)
      await expect.poll(() => fetchText(`${url}/metrics`), { timeout: 20_000 }).toContain('assay_check_info{')
    } finally {
      service.kill()
    }
  }, 30_000)

  test('can be imported, its report schema too', async () => {
    const program = `
      const { testChecks } = await import('assay')
      const { default: schema } = await import('assay/report.schema.json', { with: { type: 'json' } })
      console.log(typeof testChecks, typeof schema)`
    expect(await run(process.execPath, ['--input-type=module', '--eval', program], home)).toBe('function object')
  })
})
