import type { Environment } from '../../model/environment.ts'
import type { Reference } from '../../model/node.ts'
import type { Target } from '../../model/target.ts'
import { argument, textArgument } from '../../template/call-arguments.ts'
import { valueOfJson } from '../../template/json-text.ts'
import { textOf } from '../../template/python-str.ts'
import { failed, TemplateError } from '../../template/template-error.ts'
import { type Call, TemplateFunction, type Value } from '../../template/value.ts'
import type { VarLookup } from '../project-vars.ts'
import type { RunClock } from '../run-clock.ts'
import { baseValue } from './base-names.ts'
import { markOfSecret } from './marks.ts'
import { valueOfNode } from './node-value.ts'
import { ReferenceValue } from './reference-value.ts'

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
  readonly clock: RunClock
}

/** What names mean in a template, and what secrets are. */
export type JinjaScope = {
  readonly valueOf: (name: string) => Value | undefined
  readonly secretOf: (name: string) => string
  readonly clock: RunClock
}

/** The names of dbt's context for dbt_project.yml, profiles.yml and schema YAML. */
export function schemaScope(sources: JinjaSources): JinjaScope {
  const { projectName, target, environment, vars, clock } = sources
  const own = new Map<string, Value>([
    ['var', new TemplateFunction('var', (call) => variable(vars, call), new Map([['has_var', hasVariable(vars)]]))],
    ['env_var', new TemplateFunction('env_var', (call) => environmentVariable(sources, call))],
    ...(projectName === null ? [] : [['project_name', projectName] as const]),
    ...(target === null ? [] : [['target', targetValue(target)] as const]),
  ])
  return {
    valueOf: (name) => {
      const value = own.get(name)
      return value === undefined ? baseValue(name, clock) : value
    },
    secretOf: (name) => environment[name] ?? '',
    clock,
  }
}

/** What a check's arguments may use: the same, and references. */
export function argumentScope(sources: JinjaSources): JinjaScope {
  return withNames(schemaScope(sources), {
    ref: new TemplateFunction('ref', (call) => new ReferenceValue(refOf(call))),
    source: new TemplateFunction('source', (call) => new ReferenceValue(sourceOf(call))),
  })
}

/** A scope in which more names mean something. */
export function withNames(scope: JinjaScope, names: Readonly<Record<string, Value>>): JinjaScope {
  return { ...scope, valueOf: (name) => (Object.hasOwn(names, name) ? names[name] : scope.valueOf(name)) }
}

/** dbt's `target`: the connection without its password. */
export function targetValue(target: Target): Value {
  const { name, profileName, schema, threads, connection } = target
  const common = { name, target_name: name, profile_name: profileName, schema, threads, type: 'postgres' }
  return valueOfJson(JSON.stringify({ ...common, ...connectionValues(connection) }))
}

function connectionValues(connection: Target['connection']): Readonly<Record<string, unknown>> {
  if (connection.type === 'embedded') return {}
  const { host, port, user, database, role, searchPath, sslMode } = connection
  return {
    ...{ host, port, user, database, dbname: database, role, search_path: searchPath, sslmode: sslMode },
    ...{ connect_timeout: connection.connectTimeoutSeconds, keepalives_idle: connection.keepalivesIdleSeconds },
    retries: connection.retries,
  }
}

function variable(vars: VarLookup, call: Call): Value {
  const name = textArgument(call, 0, 'var')
  const node = vars(name)
  if (node !== undefined) return valueOfNode(node)
  const fallback = argument(call, 1, 'default')
  if (fallback === undefined) throw missingVariable(name)
  return fallback
}

export function missingVariable(name: string): TemplateError {
  const message = `The variable "${name}" is not set. Expected it in --vars or under vars: in dbt_project.yml`
  const hint = `Give it a default: var('${name}', …), or pass --vars '{${name}: …}'.`
  return new TemplateError('VAR_MISSING', message, null, hint)
}

export function hasVariable(vars: VarLookup): TemplateFunction {
  return new TemplateFunction('has_var', (call) => vars(textArgument(call, 0, 'var')) !== undefined)
}

/** dbt's `env_var`. A secret gives a mark, which is text until all is rendered. */
export function environmentVariable(
  { environment, allowsSecrets }: Pick<JinjaSources, 'environment' | 'allowsSecrets'>,
  call: Call,
): Value {
  const name = textArgument(call, 0, 'var')
  const isSecret = name.startsWith(SECRET_PREFIX)
  if (isSecret && !allowsSecrets)
    throw failed(`The secret "${name}" is used here. Expected secrets (${SECRET_PREFIX}…) in profiles.yml only`)
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined
  if (value !== undefined) return isSecret ? markOfSecret(name) : value
  const fallback = argument(call, 1, 'default') ?? null
  if (fallback !== null) return fallback
  const message = `The environment variable "${name}" is not set. Expected it to have a value`
  throw new TemplateError('ENV_VAR_MISSING', message, null, `Set ${name}, or give a default: env_var('${name}', '…').`)
}

/** `ref('model')`, `ref('package', 'model')`, with `v=` or `version=`. */
export function refOf(call: Call): Reference {
  const [first, second, ...more] = call.positional
  const version = call.named.get('v') ?? call.named.get('version') ?? null
  if (typeof first !== 'string' || (second !== undefined && typeof second !== 'string') || more.length > 0) {
    throw new TemplateError('BAD_ARGUMENT', "ref() is called wrongly. Expected ref('model') or ref('package', 'model')")
  }
  const packageName = second === undefined ? null : first
  return { kind: 'ref', packageName, name: second ?? first, version: version === null ? null : textOf(version) }
}

export function sourceOf({ positional: [source, table, ...more] }: Call): Reference {
  if (typeof source === 'string' && typeof table === 'string' && more.length === 0)
    return { kind: 'source', source, table }
  throw new TemplateError('BAD_ARGUMENT', "source() is called wrongly. Expected source('source', 'table')")
}
