import { describe, expect, test } from 'vitest'
import { knownSecrets, maskPasswords } from '../../src/cli/mask-passwords.ts'
import { fakeHost, run } from './fake-host.ts'

describe('maskPasswords', () => {
  test.each([
    ['postgres://ana:pw@h/d', 'postgres://ana:***@h/d'],
    ['postgresql://ana:p@s:s/w@h:5432/d?x=1', 'postgresql://ana:***@h:5432/d?x=1'],
    ['to postgres://ana:pw@h/d and postgres://bob:pw@h/d.', 'to postgres://ana:***@h/d and postgres://bob:***@h/d.'],
    ['"postgres://:pw@h/d"', '"postgres://:***@h/d"'],
    ['postgres://h/d?user=ana&password=pw&x=1', 'postgres://h/d?user=ana&password=***&x=1'],
    ["host=h password='p w' user=ana", 'host=h password=*** user=ana'],
    ['PGPASSWORD=pw', 'PGPASSWORD=***'],
    ['pass: "pw"', 'pass: ***'],
    ['postgres://ana@h/d', 'postgres://ana@h/d'],
    ['http://example.com:80/a and b@c', 'http://example.com:80/a and b@c'],
    ['3 passed: all of 3', '3 passed: all of 3'],
  ])('%s', (text, masked) => {
    expect(maskPasswords(text)).toBe(masked)
  })

  test('hides known secrets wherever they stand, encoded or not', () => {
    const secrets = knownSecrets(['test', '--url', 'postgres://ana:p%40ssw0rd!@h/d'], {
      PGPASSWORD: 'from-environment',
      DBT_ENV_SECRET_TOKEN: 'very-secret',
      PATH: '/usr/bin/something',
    })
    expect(maskPasswords('p%40ssw0rd! p@ssw0rd! from-environment very-secret /usr/bin/something', secrets)).toBe(
      '*** *** *** *** /usr/bin/something',
    )
  })

  test('does not black out common words because somebody uses them as a password', () => {
    expect(maskPasswords('user root at root', knownSecrets([], { PGPASSWORD: 'root' }))).toBe('user root at root')
  })
})

describe('an error never echoes a password', () => {
  const url = 'postgres://ana:correct-horse@h/d'

  test.each([
    [['test', `--ulr=${url}`]],
    [['test', '--url']],
    [[url]],
    [['test', url]],
    [['test', '--threads', url]],
    [['test', '--output', url]],
    [['test', '--url', url, '--nope']],
  ])('%j', async (argv) => {
    const { exitCode, stdout, stderr } = await run(argv)
    expect(exitCode).toBe(2)
    expect(stdout + stderr).not.toContain('correct-horse')
    expect(stderr).not.toBe('')
  })

  test('not even in the stack of a bug', async () => {
    const testChecks = async () => {
      throw new Error('cannot parse correct-horse', { cause: new Error(`near ${url}`) })
    }
    const { exitCode, stdout, stderr } = await run(['test', '--url', url], { testChecks }, fakeHost())
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).not.toContain('correct-horse')
    expect(stderr).toContain('cannot parse ***')
    expect(stderr).toMatch(/\n {4}at /)
    expect(stderr).toContain('This is a bug in assay. Please report it')
  })
})
