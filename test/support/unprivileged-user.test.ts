import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isOpenToOthers, parsePasswd } from './unprivileged-user.ts'

test('accounts are read from passwd, root and half lines left out', () => {
  const text = 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/bin/false\nbroken\n\n'
  expect(parsePasswd(text)).toEqual([{ name: 'nobody', uid: 65534, gid: 65534 }])
})

test('a folder is open to others only if each folder on the way to it is', async () => {
  const top = await mkdtemp('/tmp/assay-open-')
  try {
    const inner = join(top, 'closed', 'inner')
    await mkdir(inner, { recursive: true })
    await chmod(top, 0o755)
    await chmod(inner, 0o755)
    await chmod(join(top, 'closed'), 0o700)
    expect(await isOpenToOthers(inner)).toBe(false)
    await chmod(join(top, 'closed'), 0o711)
    expect(await isOpenToOthers(inner)).toBe(true)
    await chmod(inner, 0o711)
    expect(await isOpenToOthers(inner)).toBe(false)
  } finally {
    await rm(top, { recursive: true })
  }
})
