import { randomUUID } from 'node:crypto'
import type { Invocation } from '../model/invocation.ts'
import { quoteForShell } from '../report/quote-for-shell.ts'
import type { Host } from './host.ts'
import { knownSecrets, maskPasswords } from './mask-passwords.ts'

/** dbt keeps these in its artifacts, without the prefix, for whoever reads them. */
const CUSTOM_ENV = 'DBT_ENV_CUSTOM_ENV_'

/** What dbt's artifacts tell of this call. Passwords in it are masked. */
export function describeInvocation(which: string, flags: Readonly<Record<string, unknown>>, host: Host): Invocation {
  const secrets = knownSecrets(host.arguments, host.environment)
  const masked = (value: unknown): unknown => {
    if (typeof value === 'string') return maskPasswords(value, secrets)
    return Array.isArray(value) ? value.map(masked) : value
  }
  const given = Object.entries(flags).map(([name, value]) => [snakeCase(name), masked(value)])
  const custom = Object.entries(host.environment).flatMap(([name, value]) =>
    name.startsWith(CUSTOM_ENV) ? [[name.slice(CUSTOM_ENV.length), value ?? '']] : [],
  )
  return {
    id: randomUUID(),
    startedAt: host.now().toISOString(),
    which,
    command: maskPasswords(['assay', ...host.arguments.map(quoteForShell)].join(' '), secrets),
    flags: Object.fromEntries(given),
    env: Object.fromEntries(custom),
  }
}

/** `projectDir` is `project_dir` in dbt. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
