import { ConfigError } from '../../errors.ts'
import { didYouMean } from '../../model/did-you-mean.ts'
import type { Environment } from '../../model/environment.ts'
import { makeProblem } from '../../model/problem.ts'
import type { Target } from '../../model/target.ts'
import { SSL_MODES, sslModeOf } from './ssl-mode.ts'

/** What a URL may say after its `?`, and the variable that libpq reads where it does not. */
const PARAMETERS: Readonly<Record<string, string | null>> = {
  schema: null,
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  dbname: 'PGDATABASE',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  keepalives_idle: null,
  role: null,
  search_path: null,
}

/** Statements in flight at once, where `--threads` does not say. */
const DEFAULT_THREADS = 4

/**
 * The target of `--url`. The URL comes first, then libpq's PG* variables, then libpq's defaults; `schema` is `public`.
 *
 * @throws ConfigError (BAD_URL). No message holds the URL, because it may hold a password.
 */
export function targetFromUrl(url: string, threads: number | null, environment: Environment): Target {
  const given = parseUrl(url)
  const setting = (name: string): string | null => {
    const variable = PARAMETERS[name]
    return given.get(name) ?? (variable == null ? null : nonEmpty(environment[variable]))
  }
  const user = setting('user') ?? nonEmpty(environment['USER']) ?? nonEmpty(environment['LOGNAME'])
  if (user === null) throw badUrl('The URL names no user. Expected postgres://USER@host/database', 'Or set PGUSER.')
  const sslMode = sslModeOf(setting('sslmode') ?? 'prefer')
  if (sslMode === null) throw badUrl(`sslmode is wrong. Expected one of ${SSL_MODES.join(', ')}`)
  const connection = {
    type: 'postgres' as const,
    host: setting('host') ?? 'localhost',
    port: wholeNumber('port', setting('port') ?? '5432', 65_535),
    user,
    password: setting('password'),
    database: setting('dbname') ?? user,
    sslMode,
    sslRootCert: setting('sslrootcert'),
    sslCert: setting('sslcert'),
    sslKey: setting('sslkey'),
    role: setting('role'),
    searchPath: setting('search_path'),
    connectTimeoutSeconds: wholeNumber('connect_timeout', setting('connect_timeout') ?? '10'),
    keepalivesIdleSeconds: wholeNumber('keepalives_idle', setting('keepalives_idle') ?? '0'),
    retries: 1,
  }
  return {
    name: 'url',
    profileName: null,
    schema: setting('schema') ?? 'public',
    threads: threads ?? DEFAULT_THREADS,
    connection,
  }
}

/** Stands in for a host: libpq allows a user without one (`postgres://ana@/shop`), the standard for URLs does not. */
const NO_HOST = 'none.invalid'

/** What the URL says itself, by parameter name; percent signs decoded, empty parts left out. */
function parseUrl(url: string): ReadonlyMap<string, string> {
  const standard = url.replace(/^(\w+:\/\/[^/?#]*@)(?=[:/?#]|$)/, `$1${NO_HOST}`)
  const parsed = URL.canParse(standard) ? new URL(standard) : null
  if (parsed === null || !['postgres:', 'postgresql:'].includes(parsed.protocol)) {
    throw badUrl(
      'The URL cannot be read. Expected postgres://user:password@host:port/database?schema=name',
      'Write characters like @ : / # ? in a password as %40 %3A %2F %23 %3F.',
    )
  }
  const parts: [string, string][] = [
    ['host', parsed.hostname === NO_HOST ? '' : decoded(parsed.hostname.replace(/^\[(.*)\]$/, '$1'))],
    ['port', parsed.port],
    ['user', decoded(parsed.username)],
    ['password', decoded(parsed.password)],
    ['dbname', decoded(parsed.pathname.slice(1))],
  ]
  for (const [name, value] of parsed.searchParams) {
    if (!Object.hasOwn(PARAMETERS, name)) throw unknownParameter(name)
    parts.push([name, value])
  }
  return new Map(parts.filter(([, value]) => value !== ''))
}

function unknownParameter(name: string): ConfigError {
  const known = Object.keys(PARAMETERS)
  const message = `The URL has an unknown parameter "${name}". Expected one of ${known.join(', ')}`
  return badUrl(message, didYouMean(name, known))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badUrl('The URL has a lone percent sign. Expected %25 for each percent sign')
  }
}

function wholeNumber(name: string, text: string, most = 2 ** 31 - 1): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value <= most) return value
  throw badUrl(`${name} is wrong. Expected a whole number up to ${most}, got ${JSON.stringify(text)}`)
}

function badUrl(message: string, hint?: string): ConfigError {
  return new ConfigError([makeProblem('BAD_URL', message, undefined, hint)])
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
