import { randomUUID } from 'node:crypto'
import type { Invocation } from '../model/invocation.ts'
import { quoteForShell } from '../report/quote-for-shell.ts'
import type { Host } from './host.ts'
import { knownSecrets, maskPasswords, SECRET_PREFIX } from './mask-passwords.ts'

/** dbt keeps these in its artifacts, without the prefix, for whoever reads them. */
const CUSTOM_ENV = 'DBT_ENV_CUSTOM_ENV_'

/**
 * What dbt's artifacts tell of this call. Passwords are masked, and so are secrets, in variables too.
 *
 * @param which dbt's name of the command.
 * @param vars those of the flag.
 */
export function describeInvocation(
  which: string,
  flags: Readonly<Record<string, unknown>>,
  vars: Readonly<Record<string, unknown>>,
  startedAt: string,
  host: Host,
): Invocation {
  const secretVars = Object.entries(vars).flatMap(([name, value]) =>
    name.startsWith(SECRET_PREFIX) && String(value).trim() !== '' ? [String(value)] : [],
  )
  const secrets = knownSecrets(host.arguments, host.environment)
  const hide = (text: string): string =>
    secretVars.reduce((rest, secret) => rest.replaceAll(secret, '*****'), maskPasswords(text, secrets))
  const given = Object.entries({ select: [], exclude: [], ...flags }).map(([name, value]) => [
    snakeCase(name),
    hidden(value, hide),
  ])
  const custom = Object.entries(host.environment).flatMap(([name, value]) =>
    name.startsWith(CUSTOM_ENV) ? [[name.slice(CUSTOM_ENV.length), value ?? '']] : [],
  )
  return {
    id: randomUUID(),
    startedAt,
    which,
    command: hide(['assay', ...host.arguments.map(quoteForShell)].join(' ')),
    flags: Object.fromEntries(given),
    vars: Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, hidden(value, hide)])),
    env: Object.fromEntries(custom),
  }
}

function hidden(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value)
  if (Array.isArray(value)) return value.map((item) => hidden(item, hide))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hidden(inner, hide)]))
}

/** `projectDir` is `project_dir` in dbt. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
