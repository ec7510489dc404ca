import { describe, expect, it } from 'vitest'
import { readWebConfig } from '../../src/exporter/http/web-config.ts'
import { parseInterval, readServeConfig } from '../../src/exporter/serve-config.ts'
import { tempProject } from '../support/temp-project.ts'

async function schedulesOf(text: string) {
  using folder = tempProject({ 'serve.yml': text })
  return await readServeConfig(`${folder.directory}/serve.yml`)
}

async function mistakesOf(reading: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await reading.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (typeof error !== 'object' || error === null || !('problems' in error)) throw new Error('nothing was refused')
  const problems = error.problems as readonly {
    readonly message: string
    readonly position?: { readonly line: number }
  }[] // of an AssayError
  return problems.map(({ message, position }) => `${position?.line ?? '-'}: ${message}`)
}

describe('a file of schedules', () => {
  it('names what is run, when and where', async () => {
    const config = await schedulesOf(`
max_connections: 3
schedules:
  - {name: finance, every: 15m, select: tag:finance}
  - {name: nightly, cron: "0 4 * * *", time_zone: Europe/Berlin, exclude: [tag:slow], target: prod}
`)
    expect(config).toEqual({
      maxConnections: 3,
      sourceUrl: null,
      schedules: [
        {
          name: 'finance',
          when: { kind: 'every', intervalMs: 900_000 },
          runsAtStart: true,
          select: ['tag:finance'],
          exclude: [],
          selector: null,
          target: null,
        },
        {
          name: 'nightly',
          when: { kind: 'cron', pattern: '0 4 * * *', timeZone: 'Europe/Berlin' },
          runsAtStart: false,
          select: [],
          exclude: ['tag:slow'],
          selector: null,
          target: 'prod',
        },
      ],
    })
  })

  it('may name a selection of selectors.yml, and where files are read', async () => {
    const config = await schedulesOf(`
source_url: https://git.example/org/repo/blob/main/dbt/{path}#L{line}
schedules: [{name: nightly, every: 1d, selector: every_check}]
`)
    expect(config.sourceUrl).toBe('https://git.example/org/repo/blob/main/dbt/{path}#L{line}')
    expect(config.schedules[0]).toMatchObject({ selector: 'every_check', select: [], exclude: [] })
  })

  it('refuses a selection beside another one, and an address that is none', async () => {
    const text = `source_url: "ftp://x/{path}"
schedules:
  - {name: a, every: 1m, selector: b, select: c}
`
    expect(await mistakesOf(schedulesOf(text))).toEqual([
      expect.stringMatching(/^1: .*Expected https:/),
      expect.stringMatching(/^3: .*Expected either selector:, or select: and exclude:/),
    ])
  })

  it('tells all mistakes at once, each at its line', async () => {
    const mistakes = await mistakesOf(
      schedulesOf(`schedules:
  - name: a b
    every: 15m
  - name: often
    every: 10ms
  - name: never
  - name: cron
    cron: "61 * * * *"
  - name: typo
    evry: 15m
`),
    )
    expect(mistakes).toEqual([
      expect.stringMatching(/^2: .*Expected letters, digits/),
      expect.stringMatching(/^5: .*Expected a time like 30s, 15m, 6h or 1d, got "10ms"/),
      expect.stringMatching(/^6: .*Expected either every: or cron:/),
      expect.stringMatching(/^7: .*Expected a cron pattern/),
      expect.stringMatching(/^9: .*Expected either every: or cron:/),
      expect.stringMatching(/^10: .*evry/),
    ])
  })

  it('has no two schedules of one name', async () => {
    const twice = 'schedules: [{name: a, every: 1m}, {name: a, every: 2m}]'
    expect(await mistakesOf(schedulesOf(twice))).toEqual([expect.stringContaining('two schedules a')])
  })

  it('is YAML, and is there', async () => {
    expect(await mistakesOf(schedulesOf('schedules: ['))).toEqual([expect.stringMatching(/^\d+: /)])
    expect(await mistakesOf(readServeConfig('/nonexistent.yml'))).toEqual([expect.stringContaining('cannot be read')])
  })
})

describe('an interval', () => {
  it.each([
    ['30s', 30_000],
    ['15m', 900_000],
    ['6h', 21_600_000],
    ['1d', 86_400_000],
    ['0s', null],
    ['15', null],
    ['-1m', null],
    ['1.5h', null],
  ])('%s', (text, intervalMs) => expect(parseInterval(text)).toBe(intervalMs))
})

describe('a web.config.file', () => {
  async function read(text: string) {
    using folder = tempProject({ 'web.yml': text })
    return await readWebConfig(`${folder.directory}/web.yml`)
  }

  it('is that of all exporters', async () => {
    const hash = '$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay'
    expect(
      await read(`tls_server_config: {cert_file: a.crt, key_file: a.key}\nbasic_auth_users: {ana: "${hash}"}`),
    ).toEqual({
      tls_server_config: {
        cert_file: 'a.crt',
        key_file: 'a.key',
        client_auth_type: 'NoClientCert',
        min_version: 'TLSv1.2',
        max_version: 'TLSv1.3',
      },
      basic_auth_users: { ana: hash },
    })
  })

  it('holds no password as it is, and no key that nobody knows', async () => {
    const mistakes = await mistakesOf(read('basic_auth_users: {ana: secret}\ntls_config: {}\n'))
    expect(mistakes).toEqual([
      expect.stringMatching(/^1: .*Expected a bcrypt hash/),
      expect.stringMatching(/^2: .*tls_config/),
    ])
    expect(mistakes.join('\n')).not.toContain('secret')
  })
})
