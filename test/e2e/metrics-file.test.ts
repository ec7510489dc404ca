import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder } from '../cli/new-folder.ts'
import { parseExposition } from '../support/exposition.ts'

const ROOT = join(import.meta.dirname, '../..')

/** `assay test` on the bundled project, behind the words of a shell. */
function testedAfter(setting: string, metricsFile: string) {
  const command = [process.execPath, join(ROOT, 'src/bin.ts'), 'test', '--project-dir', join(ROOT, 'checks')]
  const flags = ['--target', 'embedded', '--no-write-json', '--metrics-file', metricsFile]
  return spawnSync('sh', ['-c', `${setting} exec "$0" "$@"`, ...command, ...flags], { encoding: 'utf8' })
}

test('a disk that takes no more leaves the old metrics as they were, and the run says so', async () => {
  const folder = await newFolder()
  const file = join(folder, 'assay.prom')
  writeFileSync(file, 'old 1\n')
  // files of 4 kB at most: the metrics break off in the middle
  const { status, stdout, stderr } = testedAfter('ulimit -f 8;', file)
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining(`Cannot write --metrics-file ${file}: EFBIG`),
  })
  expect(stdout).toContain('51 checks')
  expect(readFileSync(file, 'utf8')).toBe('old 1\n')
  expect(readdirSync(folder)).toEqual(['assay.prom'])
})

test('the same run with room leaves metrics that can be read', async () => {
  const folder = await newFolder()
  const file = join(folder, 'assay.prom')
  writeFileSync(file, 'old 1\n')
  expect(testedAfter('', file).status).toBe(1)
  const { samples } = parseExposition(readFileSync(file, 'utf8'))
  expect(samples.filter(({ name }) => name === 'assay_check_info')).toHaveLength(51)
  expect(readdirSync(folder)).toEqual(['assay.prom'])
})
