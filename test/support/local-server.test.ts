import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect } from './connect.ts'
import { embeddedBinaries, machineBinaries, type PostgresBinaries } from './postgres-binaries.ts'

/** A process that starts a server with its files below `temporaryRoot`, prints the URL and waits. */
function startOwner(binaries: PostgresBinaries, temporaryRoot: string): ChildProcess {
  const program = `
    const { startLocalServer } = await import(${JSON.stringify(join(import.meta.dirname, 'local-server.ts'))})
    const server = await startLocalServer(${JSON.stringify(binaries)}, 'secret')
    process.stdout.write(server.url)`
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TMPDIR: temporaryRoot },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('a server and its files go away with the process that started it, even after SIGKILL', async (context) => {
  const [binaries] = [...(await embeddedBinaries().then(Array.of, () => [])), ...(await machineBinaries())]
  if (binaries === undefined) return context.skip('this machine has no Postgres programs')
  const temporaryRoot = await mkdtemp('/tmp/assay-owner-')
  // As root, the server's files belong to another account, which must be able to enter.
  await chmod(temporaryRoot, 0o755)
  const owner = startOwner(binaries, temporaryRoot)
  const [url] = await once(owner.stdout ?? owner, 'data')
  expect(await readdir(temporaryRoot)).toHaveLength(1)
  {
    await using client = await connect(String(url))
    expect(await client.query('show fsync')).toEqual([{ fsync: 'off' }])
  }
  owner.kill('SIGKILL')
  for (let waitedMs = 0; waitedMs < 10_000 && (await readdir(temporaryRoot)).length > 0; waitedMs += 100)
    await sleep(100)
  expect(await readdir(temporaryRoot)).toEqual([])
  await expect(connect(String(url))).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await rmdir(temporaryRoot)
})
