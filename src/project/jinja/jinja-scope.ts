import type { Environment } from '../../model/environment.ts'
import type { Target } from '../../model/target.ts'
import type { VarLookup } from '../project-vars.ts'
import type { JinjaFunction, JinjaScope } from './jinja-names.ts'
import { toJinja } from './jinja-values.ts'

/** Values that may only be used where passwords are: dbt scrubs them everywhere else. */
const SECRET_PREFIX = 'DBT_ENV_SECRET'

export type JinjaSources = {
  readonly environment: Environment
  readonly vars: VarLookup
  readonly projectName: string | null
  /** Null while the target is not known yet. */
  readonly target: Target | null
  /** Only profiles.yml may use `DBT_ENV_SECRET…`. */
  readonly allowsSecrets: boolean
}

/** The names of dbt's context for dbt_project.yml, profiles.yml and schema YAML. */
export function schemaScope(sources: JinjaSources): JinjaScope {
  const { projectName, target } = sources
  return {
    values: {
      ...(projectName === null ? {} : { project_name: projectName }),
      ...(target === null ? {} : { target: targetValues(target) }),
    },
    functions: { var: varFunction(sources.vars), env_var: envVarFunction(sources) },
  }
}

/** What a check's arguments may use: the same, and references. */
export function argumentScope(sources: JinjaSources): JinjaScope {
  const { values, functions } = schemaScope(sources)
  return { values, functions: { ...functions, ref: refFunction, source: sourceFunction } }
}

/** dbt's `target`: the connection without its password. */
export function targetValues(target: Target): Readonly<Record<string, unknown>> {
  const { name, profileName, schema, threads, connection } = target
  const common = { name, target_name: name, profile_name: profileName, schema, threads, type: 'postgres' }
  if (connection.type === 'embedded') return common
  const { host, port, user, database, role, searchPath, sslMode } = connection
  return {
    ...common,
    ...{ host, port, user, database, dbname: database, role, search_path: searchPath, sslmode: sslMode },
    ...{ connect_timeout: connection.connectTimeoutSeconds, keepalives_idle: connection.keepalivesIdleSeconds },
    retries: connection.retries,
  }
}

function varFunction(vars: VarLookup): JinjaFunction {
  return (call, args) => {
    const { positional, named } = splitArguments(args, ['default'])
    const [name] = positional
    const value = typeof name === 'string' ? vars(name) : undefined
    if (value !== undefined) return toJinja(value)
    if (positional.length > 1) return plain(positional[1])
    if ('default' in named) return plain(named['default'])
    const message = `The variable "${String(name)}" is not set. Expected it in --vars or under vars: in dbt_project.yml`
    call.fail(
      'VAR_MISSING',
      message,
      `Give it a default: var('${String(name)}', …), or pass --vars '{${String(name)}: …}'.`,
    )
    return null
  }
}

function envVarFunction({ environment, allowsSecrets }: JinjaSources): JinjaFunction {
  return (call, args) => {
    const { positional, named } = splitArguments(args, ['default'])
    const name = String(positional[0])
    if (name.startsWith(SECRET_PREFIX) && !allowsSecrets) {
      call.fail(
        'JINJA_FAILED',
        `The secret "${name}" is used here. Expected secrets (${SECRET_PREFIX}…) in profiles.yml only`,
      )
      return null
    }
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined
    if (value !== undefined) return value
    const fallback = positional.length > 1 ? positional[1] : named['default']
    if (fallback !== undefined && fallback !== null) return plain(fallback)
    const message = `The environment variable "${name}" is not set. Expected it to have a value`
    call.fail('ENV_VAR_MISSING', message, `Set ${name}, or give a default: env_var('${name}', '…').`)
    return null
  }
}

/** `ref('model')`, `ref('package', 'model')`, with `v=` or `version=`. */
const refFunction: JinjaFunction = (call, args) => {
  const { positional, named } = splitArguments(args, ['v', 'version'])
  const names = positional.filter((name) => typeof name === 'string')
  const [first, second] = names
  if (first === undefined || names.length !== positional.length || names.length > 2) {
    call.fail('BAD_ARGUMENT', "ref() is called wrongly. Expected ref('model') or ref('package', 'model')")
    return null
  }
  const version = named['v'] ?? named['version'] ?? null
  return call.reference({
    kind: 'ref',
    packageName: second === undefined ? null : first,
    name: second ?? first,
    version: version === null ? null : String(version),
  })
}

const sourceFunction: JinjaFunction = (call, args) => {
  const [source, table] = args
  if (typeof source === 'string' && typeof table === 'string' && args.length === 2) {
    return call.reference({ kind: 'source', source, table })
  }
  call.fail('BAD_ARGUMENT', "source() is called wrongly. Expected source('source', 'table')")
  return null
}

/** The engine hands keyword arguments over as a last Map, and a mapping too: the names tell which one it is. */
function splitArguments(
  args: readonly unknown[],
  names: readonly string[],
): { readonly positional: readonly unknown[]; readonly named: Readonly<Record<string, unknown>> } {
  const last = args.at(-1)
  if (!(last instanceof Map) || last.size === 0) return { positional: args, named: {} }
  const named: Readonly<Record<string, unknown>> = Object.fromEntries(last)
  if (!Object.keys(named).every((name) => names.includes(name))) return { positional: args, named: {} }
  return { positional: args.slice(0, -1), named }
}

/** The engine gives Maps but takes objects only. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), plain(inner)]))
  return value
}
