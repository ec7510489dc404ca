import { spawn } from 'node:child_process'
import { chown, cp, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { isOpenToOthers, type SystemUser, serverOwner } from './unprivileged-user.ts'

/**
 * A kept process: one throw-away Postgres server and its files, for as long as standard input stays open. Prints the
 * port once the server accepts connections.
 */
const stopping = new AbortController()
process.stdin.resume().on('close', () => stopping.abort())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

await keepServer(
  JSON.parse(process.env['ASSAY_KEEPER_BINARIES'] ?? ''),
  process.env['ASSAY_KEEPER_PASSWORD'] ?? '',
).catch((error: unknown) => {
  if (stopping.signal.aborted) return
  process.stderr.write(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
process.stdin.destroy()

async function keepServer(binaries: PostgresBinaries, password: string): Promise<void> {
  const owner = serverOwner()
  const directory = await mkdtemp(join(await temporaryRoot(owner), 'assay-test-'))
  const give = async (path: string) => (owner === null ? undefined : chown(path, owner.uid, owner.gid))
  try {
    await give(directory)
    const programs = await reachablePrograms(binaries, owner, directory)
    const passwordFile = join(directory, 'password')
    await writeFile(passwordFile, password, { mode: 0o600 })
    await give(passwordFile)
    const run = (program: string, args: readonly string[]) =>
      runProgram(join(programs, program), args, owner, join(directory, `${program}.log`))
    const data = join(directory, 'data')
    await run('initdb', initdbArguments(data, passwordFile))
    const port = await freePort()
    const server = run('postgres', serverArguments(data, directory, port))
    await Promise.race([server, waitUntilReady(join(data, 'postmaster.pid'))])
    process.stdout.write(`${port}\n`)
    await server
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The first temporary folder that the server's owner can enter too. */
async function temporaryRoot(owner: SystemUser | null): Promise<string> {
  if (owner === null || (await isOpenToOthers(tmpdir()))) return tmpdir()
  return '/tmp'
}

/** The folder of the programs; a copy where their owner-to-be cannot reach them, as below root's home folder. */
async function reachablePrograms(binaries: PostgresBinaries, owner: SystemUser | null, directory: string) {
  if (owner === null || binaries.movableRoot === null) return binaries.directory
  if (await isOpenToOthers(binaries.directory)) return binaries.directory
  const copy = join(directory, 'postgres')
  await cp(binaries.movableRoot, copy, { recursive: true, verbatimSymlinks: true })
  await runProgram('chown', ['-R', `${owner.uid}:${owner.gid}`, copy], null, join(directory, 'chown.log'))
  return join(copy, 'bin')
}

/** Runs a program to its end; aborting `stopping` ends it at once (SIGQUIT is Postgres's immediate shutdown). */
async function runProgram(path: string, args: readonly string[], owner: SystemUser | null, logFile: string) {
  const log = await open(logFile, 'w')
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(path, args, {
        stdio: ['ignore', log.fd, log.fd],
        // Nothing of the developer's own PG* variables may reach the server.
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
        ...(owner === null ? {} : { uid: owner.uid, gid: owner.gid }),
      })
      const quit = () => child.kill('SIGQUIT')
      if (stopping.signal.aborted) quit()
      stopping.signal.addEventListener('abort', quit)
      child.on('error', reject)
      child.on('exit', resolve)
    })
    if (code !== 0) throw new Error(`${path}: ${(await readFile(logFile, 'utf8')).trim()}`)
  } finally {
    await log.close()
  }
}

function initdbArguments(data: string, passwordFile: string): readonly string[] {
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C'
  return [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    `--locale=${locale}`,
    '--no-sync',
  ]
}

function serverArguments(data: string, socketDirectory: string, port: number): readonly string[] {
  const given: Readonly<Record<string, string>> = JSON.parse(process.env['ASSAY_KEEPER_SETTINGS'] ?? '{}')
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketDirectory,
    max_connections: 200,
    timezone: 'UTC',
    // Durability is worth nothing here.
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    ...given,
  }
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}

/** The last line of postmaster.pid is the server's state; pg_ctl reads the same. */
async function waitUntilReady(pidFile: string): Promise<void> {
  while (!stopping.signal.aborted) {
    const state = await readFile(pidFile, 'utf8').catch(() => '')
    if (/^ready\s*$/m.test(state)) return
    await sleep(50)
  }
}
