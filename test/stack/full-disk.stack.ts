import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

it('leaves the old metrics as they were on a disk that is full', (context) => {
  const disk = mkdtempSync(join(tmpdir(), 'assay-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk])
  try {
    if (mounted.status !== 0) return context.skip('only root can mount a small disk')
    const file = join(disk, 'assay.prom')
    writeFileSync(file, 'old 1\n')
    const flags = [
      '--project-dir',
      join(ROOT, 'checks'),
      '--target',
      'embedded',
      '--no-write-json',
      '--metrics-file',
      file,
    ]
    const run = spawnSync(process.execPath, [join(ROOT, 'src/bin.ts'), 'test', ...flags], { encoding: 'utf8' })
    expect(run.stderr).toContain(`Cannot write --metrics-file ${file}: ENOSPC`)
    expect(run.status).toBe(2)
    expect(readFileSync(file, 'utf8')).toBe('old 1\n')
    expect(readdirSync(disk)).toEqual(['assay.prom'])
  } finally {
    if (mounted.status === 0) spawnSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  }
})
