import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { parseExposition } from '../support/exposition.ts'
import { databaseVariables } from '../support/test-options.ts'

const ROOT = join(import.meta.dirname, '../..')
const [LIBFAKETIME] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')

it('goes on in time when the clock of the machine is set', async (context) => {
  if (LIBFAKETIME === undefined) return context.skip('faketime is not installed: apt-get install faketime')
  await using database = await createDatabase('')
  const folder = mkdtempSync(join(tmpdir(), 'assay-clock-'))
  const clock = join(folder, 'clock')
  writeFileSync(clock, '+0')
  const url = `postgres://${database.user}@${database.host}:${database.port}/${database.name}`
  const options = ['serve', '--project-dir', join(ROOT, 'checks'), '--url', url, '--every', '1s', '--start-jitter', '0']
  const served = spawn(process.execPath, [join(ROOT, 'src/bin.ts'), ...options, '--listen', '127.0.0.1:19399'], {
    env: {
      ...process.env,
      ...databaseVariables(database),
      LD_PRELOAD: LIBFAKETIME,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const value = async (name: string): Promise<number> => {
    const answer = await fetch('http://127.0.0.1:19399/metrics').catch(() => null)
    if (answer === null) return 0
    const { samples } = parseExposition(await answer.text())
    return samples.find((sample) => sample.name === name)?.value ?? 0
  }
  const runs = () => value('assay_runs_total')
  const goesOn = async (): Promise<void> => {
    const before = await runs()
    await expect.poll(runs, { timeout: 30_000, interval: 200 }).toBeGreaterThanOrEqual(before + 2)
  }
  try {
    await goesOn()
    for (const [offset, seconds] of [
      ['-3600', -3_600],
      ['+7200', 7_200],
    ] as const) {
      writeFileSync(clock, offset)
      await goesOn()
      const behind = (await value('assay_run_last_completed_timestamp_seconds')) - Date.now() / 1000 - seconds
      expect(Math.abs(behind)).toBeLessThan(30)
      expect(await value('assay_run_last_duration_seconds')).toBeGreaterThan(0)
    }
  } finally {
    served.kill()
    await once(served, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
})
