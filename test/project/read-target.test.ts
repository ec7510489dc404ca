import { describe, expect, it } from 'vitest'
import { AssayError } from '../../src/errors.ts'
import type { Problem } from '../../src/model/problem.ts'
import type { Target } from '../../src/model/target.ts'
import { readTarget, type TargetOptions } from '../../src/project/read-target.ts'
import { tempProject } from '../support/temp-project.ts'
import { unmarked } from './marked-text.ts'
import { type Files, refusal, STARTED_AT } from './read-files.ts'

const DEV = 'type: postgres, host: h, port: 5432, user: u, password: hidden, dbname: d, schema: s'
const PROFILE = `shop: {target: dev, outputs: {dev: {${DEV}}}}`

/** Reads the target of a project in a folder of its own, called from another empty folder. */
async function read(files: Files, options: Partial<TargetOptions> = {}): Promise<Target> {
  using project = tempProject({ 'elsewhere/x': '', ...files })
  const { directory } = project
  return await readTarget({
    ...{ projectDirectory: directory, workingDirectory: `${directory}/elsewhere`, homeDirectory: `${directory}/home` },
    ...{ profilesDir: null, profile: null, target: null, url: null, threads: null, vars: null, environment: {} },
    startedAt: STARTED_AT,
    ...options,
  })
}

/** The name of the database says which file was read. */
function profileOf(database: string): string {
  return PROFILE.replace('dbname: d', `dbname: ${database}`)
}

describe('profiles.yml is looked for', () => {
  const files = {
    'flag/profiles.yml': profileOf('flag'),
    'variable/profiles.yml': profileOf('variable'),
    'elsewhere/profiles.yml': profileOf('working'),
    'profiles.yml': profileOf('project'),
    'home/.dbt/profiles.yml': profileOf('home'),
  }
  const without = (...names: readonly string[]): Files =>
    Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)))

  it.each<[string, Files, Partial<TargetOptions>, string]>([
    ['in --profiles-dir', files, { profilesDir: '../flag', environment: { DBT_PROFILES_DIR: '../variable' } }, 'flag'],
    ['in DBT_PROFILES_DIR', files, { environment: { DBT_PROFILES_DIR: '../variable' } }, 'variable'],
    ['in the working directory', files, {}, 'working'],
    ["in the project's folder", without('elsewhere/profiles.yml'), {}, 'project'],
    ['in ~/.dbt', without('elsewhere/profiles.yml', 'profiles.yml'), {}, 'home'],
  ])('%s', async (_what, present, options, database) => {
    expect((await read(present, options)).connection).toMatchObject({ database })
  })

  it('and all tried places are named if it is nowhere', async () => {
    const [problem] = await refusal(read({}))
    expect(problem).toMatchObject({ code: 'PROFILES_NOT_FOUND', hint: expect.stringContaining('--url') })
    expect(problem?.message).toMatch(/elsewhere\/profiles\.yml.*home\/\.dbt\/profiles\.yml/)
  })

  it('only where --profiles-dir says, if it says', async () => {
    const [problem] = await refusal(read(files, { profilesDir: 'nowhere' }))
    expect(problem).toMatchObject({ code: 'PROFILES_NOT_FOUND' })
  })
})

describe('an output', () => {
  it('has the defaults of dbt', async () => {
    expect(await read({ 'profiles.yml': PROFILE })).toEqual({
      name: 'dev',
      profileName: 'shop',
      schema: 's',
      threads: 1,
      connection: {
        type: 'postgres',
        host: 'h',
        port: 5432,
        user: 'u',
        password: 'hidden',
        database: 'd',
        sslMode: 'prefer',
        sslRootCert: null,
        sslCert: null,
        sslKey: null,
        role: null,
        searchPath: null,
        connectTimeoutSeconds: 10,
        keepalivesIdleSeconds: 0,
        retries: 1,
      },
    })
  })

  it('sets every field, and ignores those that nobody knows', async () => {
    const output =
      'type: postgres, host: h, port: 1, user: u, pass: p, database: d, schema: s, threads: 8, connect_timeout: 3, role: r, ' +
      'search_path: "a, b", keepalives_idle: 5, sslmode: verify-ca, sslcert: c, sslkey: k, sslrootcert: ca, retries: 0, mood: good'
    const target = await read({ 'profiles.yml': `shop: {outputs: {default: {${output}}}}` })
    expect(target).toMatchObject({
      name: 'default',
      threads: 8,
      connection: {
        ...{ password: 'p', database: 'd', connectTimeoutSeconds: 3, role: 'r', searchPath: 'a, b' },
        ...{ keepalivesIdleSeconds: 5, sslMode: 'verify-ca', sslCert: 'c', sslKey: 'k', sslRootCert: 'ca', retries: 0 },
      },
    })
  })

  it('is rendered natively, with secrets, and only if it is chosen', async () => {
    const profiles = `shop:
  target: "{{ env_var('WHERE') }}"
  outputs:
    dev:
      type: postgres
      host: "{{ env_var('HOST') }}"
      port: "{{ env_var('PORT') | int }}"
      user: u
      password: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}"
      dbname: "{{ var('database') }}"
      schema: s
      threads: "{{ var('threads') * 2 }}"
    other: {host: "{{ env_var('NOT_SET') }}"}
`
    const environment = { WHERE: 'dev', HOST: 'db', PORT: '6000', DBT_ENV_SECRET_PASSWORD: '0123' }
    expect(
      await read({ 'profiles.yml': profiles }, { environment, vars: '{database: books, threads: 2}' }),
    ).toMatchObject({
      threads: 4,
      connection: { host: 'db', port: 6000, password: '0123', database: 'books' },
    })
  })

  it('is chosen by flag, then DBT_TARGET, then the profile; --threads wins', async () => {
    const files = { 'profiles.yml': `shop: {target: a, outputs: {a: {${DEV}}, b: {${DEV}}, c: {${DEV}}}}` }
    const environment = { DBT_TARGET: 'b' }
    expect(await read(files)).toMatchObject({ name: 'a' })
    expect(await read(files, { environment })).toMatchObject({ name: 'b' })
    expect(await read(files, { environment, target: 'c', threads: 7 })).toMatchObject({ name: 'c', threads: 7 })
  })

  it('belongs to the profile of dbt_project.yml, unless a flag or DBT_PROFILE names another', async () => {
    const files = {
      'dbt_project.yml': `name: shop\nprofile: "{{ env_var('PROFILE') }}"\n`,
      'profiles.yml': ['one', 'two', 'three'].map((name) => `${name}: {outputs: {default: {${DEV}}}}`).join('\n'),
    }
    const environment = { PROFILE: 'one' }
    expect(await read(files, { environment })).toMatchObject({ profileName: 'one' })
    expect(await read(files, { environment: { ...environment, DBT_PROFILE: 'two' } })).toMatchObject({
      profileName: 'two',
    })
    expect(await read(files, { environment, profile: 'three' })).toMatchObject({ profileName: 'three' })
  })

  it('keeps a password that is no valid Jinja as it is written', async () => {
    const files = { 'profiles.yml': PROFILE.replace('hidden', '"a{{b%}"') }
    expect((await read(files)).connection).toMatchObject({ password: 'a{{b%}' })
  })

  it('with an empty password has none', async () => {
    const files = { 'profiles.yml': PROFILE.replace('hidden', "''") }
    expect((await read(files)).connection).toMatchObject({ password: null })
  })

  it('may be an embedded Postgres with a script beside profiles.yml', async () => {
    using project = tempProject({
      'elsewhere/profiles.yml':
        'shop: {outputs: {default: {type: embedded, script: data/warehouse.sql, schema: s, threads: 2}}}',
      'elsewhere/data/warehouse.sql': '',
    })
    const { directory } = project
    const target = await readTarget({
      ...{ projectDirectory: directory, workingDirectory: `${directory}/elsewhere`, homeDirectory: '/nowhere' },
      ...{ profilesDir: null, profile: null, target: null, url: null, threads: null, vars: null, environment: {} },
      startedAt: STARTED_AT,
    })
    expect(target.connection).toEqual({ type: 'embedded', script: `${directory}/elsewhere/data/warehouse.sql` })
  })

  it('is not asked for where --url is given', async () => {
    const target = await read(
      { 'profiles.yml': '[' },
      { url: 'postgres://u@h/d', profile: 'nowhere', target: 'nowhere' },
    )
    expect(target).toMatchObject({ name: 'url', connection: { host: 'h', database: 'd' } })
  })
})

describe('a mistake in a profile is told with its place and without the password', () => {
  const output = (text: string): string => `shop:\n  target: dev\n  outputs:\n    dev: {${text}}\n`

  it.each<[string, string, string]>([
    ['no YAML', 'YAML_SYNTAX', 'shop: {a: hidden‸]'],
    ['a profile without outputs', 'PROFILE_INVALID', '‸shop: {target: dev}'],
    ['outputs that are a list', 'PROFILE_INVALID', 'shop:\n  ‸outputs: [dev]\n'],
    ['an output that says nothing', 'PROFILE_INVALID', 'shop:\n  target: dev\n  outputs:\n    ‸dev:\n'],
    ['a target of another type', 'PROFILE_INVALID', 'shop:\n  target: ‸5\n  outputs: {}\n'],
    ['a target that is not there', 'TARGET_NOT_FOUND', `shop:\n  target: ‸prd\n  outputs: {prod: {}}\n`],
    ['no host', 'PROFILE_INVALID', output(`‸${DEV.replace(' host: h,', '')}`).replace('{‸', '‸{')],
    ['no port', 'PROFILE_INVALID', output(`‸${DEV.replace(' port: 5432,', '')}`).replace('{‸', '‸{')],
    ['no schema', 'PROFILE_INVALID', output(`‸${DEV.replace(', schema: s', '')}`).replace('{‸', '‸{')],
    ['no password', 'PROFILE_INVALID', output(`‸${DEV.replace(' password: hidden,', '')}`).replace('{‸', '‸{')],
    ['an unknown type', 'PROFILE_INVALID', output(DEV.replace('postgres', '‸snowflake'))],
    ['a port as text', 'PROFILE_INVALID', output(DEV.replace('5432', '‸"5432"'))],
    ['a port as a fraction', 'PROFILE_INVALID', output(DEV.replace('5432', '‸5432.0'))],
    ['a port that is too large', 'PROFILE_INVALID', output(DEV.replace('5432', '‸70000'))],
    ['a password that is a number', 'PROFILE_INVALID', output(DEV.replace('hidden', '‸12345'))],
    ['a password that is a list', 'PROFILE_INVALID', output(DEV.replace('hidden', '‸[hidden]'))],
    ['no threads', 'PROFILE_INVALID', output(`${DEV}, threads: ‸0`)],
    ['threads as text', 'PROFILE_INVALID', output(`${DEV}, threads: ‸"4"`)],
    ['a wrong sslmode', 'PROFILE_INVALID', output(`${DEV}, sslmode: ‸always`)],
    ['a host that is a number', 'PROFILE_INVALID', output(DEV.replace('host: h', 'host: ‸5'))],
    [
      'a missing environment variable',
      'ENV_VAR_MISSING',
      output(DEV.replace('host: h', `host: ‸"{{ env_var('NOT_SET') }}"`)),
    ],
    [
      'a missing variable for a password',
      'ENV_VAR_MISSING',
      output(DEV.replace('hidden', `‸"{{ env_var('NOT_SET') }}"`)),
    ],
    [
      'a "pass" that is no valid Jinja',
      'JINJA_SYNTAX',
      output(DEV.replace('password: hidden', `pass: ‸"hidden{{hidden"`)),
    ],
    ['Jinja that is not there', 'JINJA_UNDEFINED', output(DEV.replace('user: u', `user: ‸"{{ nosuch }}"`))],
    [
      'a password in the next line',
      'PROFILE_INVALID',
      output(DEV.replace('password: hidden', 'password:\n        ‸12345')),
    ],
    [
      'a password behind an alias',
      'PROFILE_INVALID',
      `other: &other ‸12345\n${output(DEV.replace('hidden', '*other'))}`,
    ],
    [
      'what follows a password in the next line',
      'PROFILE_INVALID',
      output(DEV.replace('host: h, ', '').replace('password: hidden', 'password:\n        hidden, host: ‸5')),
    ],
    ['a script that is not there', 'PROFILE_INVALID', output('type: embedded, schema: s, script: ‸nowhere.sql')],
    ['no script', 'PROFILE_INVALID', output('type: embedded, schema: s').replace('{', '‸{')],
  ])('%s', async (_what, code, marked) => {
    const { text, position } = unmarked(marked, 'profiles.yml')
    const error = await read({ 'profiles.yml': text }).catch((caught: unknown) => caught)
    if (!(error instanceof AssayError)) throw new Error('it was not refused')
    expect(error.name).toBe('ConfigError')
    expect(error.problems).toMatchObject([{ code, position }])
    expect(JSON.stringify([error.problems, [...error.texts]])).not.toMatch(/hidden|12345/)
  })

  it('with the names of the targets there are', async () => {
    const files = { 'profiles.yml': `shop: {target: dev, outputs: {dev: {${DEV}}, prod: {${DEV}}}}` }
    const [problem] = await refusal(read(files, { target: 'prd' }))
    expect(problem).toMatchObject({
      code: 'TARGET_NOT_FOUND',
      message: expect.stringContaining('dev, prod'),
      hint: 'Did you mean "prod"?',
    })
  })

  it('at dbt_project.yml, where an unknown profile comes from', async () => {
    const files = { 'dbt_project.yml': 'name: shop\nprofile: nowhere\n', 'profiles.yml': PROFILE }
    expect(await refusal(read(files))).toMatchObject([
      {
        code: 'PROFILE_NOT_FOUND',
        message: expect.stringContaining('shop'),
        position: { file: 'dbt_project.yml', line: 2, column: 10 },
      },
    ])
    const [problem] = await refusal(read({ 'profiles.yml': PROFILE }, { profile: 'shp' }))
    expect(problem).toMatchObject({ code: 'PROFILE_NOT_FOUND', hint: 'Did you mean "shop"?' })
    expect(problem?.position).toBeUndefined()
  })

  it('and a project without a profile, too', async () => {
    const problems: readonly Problem[] = await refusal(
      read({ 'dbt_project.yml': 'name: shop\n', 'profiles.yml': PROFILE }),
    )
    expect(problems).toMatchObject([
      { code: 'PROFILE_NOT_FOUND', position: { file: 'dbt_project.yml', line: 1, column: 1 } },
    ])
  })

  it('all at once', async () => {
    const files = {
      'profiles.yml': output(DEV.replace('5432', '"x"').replace('hidden', '5').replace('user: u', 'user: 5')),
    }
    const problems = await refusal(read(files))
    expect(problems.map(({ code }) => code)).toEqual(['PROFILE_INVALID', 'PROFILE_INVALID', 'PROFILE_INVALID'])
  })

  it('with an absolute path if the file is not in the project', async () => {
    const [problem] = await refusal(
      read({ 'home/.dbt/profiles.yml': '[' }, { projectDirectory: '/nowhere', profile: 'shop' }),
    )
    expect(problem?.position?.file).toMatch(/^\/.*home\/\.dbt\/profiles\.yml$/)
  })
})

describe('--vars', () => {
  it.each(['[1]', 'word', '{a: ', 'a: b: c'])('%s is refused', async (vars) => {
    expect(await refusal(read({ 'profiles.yml': PROFILE }, { vars }))).toMatchObject([{ code: 'BAD_FLAG' }])
  })
})
