import { describe, expect, it } from 'vitest'
import { readTextFile } from '../../../src/project/files/read-text-file.ts'
import { Findings } from '../../../src/project/findings.ts'
import { tempProject } from '../../support/temp-project.ts'

async function read(
  content: string | Uint8Array,
): Promise<{ readonly text: string | null; readonly findings: Findings }> {
  using project = tempProject({ 'a.yml': content })
  const findings = new Findings()
  return { text: await readTextFile(`${project.directory}/a.yml`, 'a.yml', findings), findings }
}

describe('a text file', () => {
  it('loses its byte order mark and nothing else', async () => {
    const { text, findings } = await read(Buffer.from('\ufeffmodels: 🎉\n'))
    expect(text).toBe('models: 🎉\n')
    expect(findings.texts.get('a.yml')).toBe(text)
  })

  it.each([
    ['a lone continuation byte', [0x61, 0x0a, 0x62, 0x80, 0x63], 2, 2],
    ['a byte that UTF-8 never has', [0xff], 1, 1],
    ['a character that the end of the file cuts off', [0x61, 0xe2, 0x82], 1, 2],
    ['a character that the end of a line cuts off', [0xc3, 0x0a, 0x61], 1, 1],
    ['Latin-1 after a character of two UTF-16 code units', [0xf0, 0x9f, 0x8e, 0x89, 0xe9, 0x20], 1, 3],
    ['half of a surrogate pair', [0x61, 0x61, 0xed, 0xa0, 0x80], 1, 3],
  ])('with %s is refused at that place', async (_what, bytes, line, column) => {
    const { text, findings } = await read(Uint8Array.from(bytes))
    expect(text).toBeNull()
    expect(findings.problems).toMatchObject([{ code: 'INVALID_UTF8', position: { file: 'a.yml', line, column } }])
  })

  it('that is not UTF-8 can still be quoted', async () => {
    const { findings } = await read(Buffer.from([0x61, 0x0a, 0x62, 0xe9, 0x63]))
    expect(findings.texts.get('a.yml')).toBe('a\nb\ufffdc')
  })

  it('of one long line is refused at once, wherever the bad byte is', async () => {
    const length = 8_000_000
    const { findings } = await read(Buffer.concat([Buffer.alloc(length, 'a'), Buffer.from([0xff])]))
    expect(findings.problems).toMatchObject([{ code: 'INVALID_UTF8', position: { line: 1, column: length + 1 } }])
  })

  it('of more than 8 MiB is refused without being read', async () => {
    const { text, findings } = await read(new Uint8Array(8 * 1024 * 1024 + 1))
    expect(text).toBeNull()
    expect(findings.problems).toMatchObject([
      { code: 'FILE_TOO_LARGE', position: { file: 'a.yml', line: 1, column: 1 } },
    ])
  })

  it('that is not there is unreadable', async () => {
    const findings = new Findings()
    expect(await readTextFile('/nowhere/a.yml', 'a.yml', findings)).toBeNull()
    expect(findings.problems).toMatchObject([
      { code: 'FILE_UNREADABLE', position: { file: 'a.yml', line: 1, column: 1 } },
    ])
  })
})
