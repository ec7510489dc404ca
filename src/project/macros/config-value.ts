import { argument, textArgument } from '../../template/call-arguments.ts'
import { failed } from '../../template/template-error.ts'
import { type Call, TemplateFunction, type Value } from '../../template/value.ts'
import type { Rendering } from './rendering.ts'

/** dbt's `config`: calling it sets, while parsing; `config.get` reads what came of all levels. */
export function configOf(rendering: Rendering): Value {
  const attributes = new Map<string, Value>([
    ['get', new TemplateFunction('get', (call) => read(rendering, call))],
    ['require', new TemplateFunction('require', (call) => demand(rendering, call))],
    ['meta_get', new TemplateFunction('meta_get', (call) => readMeta(rendering, call))],
    ['set', new TemplateFunction('set', () => '')],
    ['persist_relation_docs', new TemplateFunction('persist_relation_docs', () => false)],
    ['persist_column_docs', new TemplateFunction('persist_column_docs', () => false)],
  ])
  return new TemplateFunction('config', (call) => set(rendering, call), attributes)
}

function set({ job: { phase } }: Rendering, { positional: [given], named }: Call): Value {
  if (phase.kind === 'run') return ''
  const mapping = given instanceof Map ? given : null
  if (given !== undefined && mapping === null) throw failed('config() is called wrongly. Expected name=value')
  phase.settings.push(new Map<Value, Value>([...(mapping ?? []), ...named]))
  return ''
}

/** While parsing nothing is known of other levels, and dbt gives an empty text. */
function read({ job: { settings }, isRun }: Rendering, call: Call): Value {
  if (!isRun) return ''
  const value = settings.get(textArgument(call, 0, 'name'))
  return value === undefined ? (argument(call, 1, 'default') ?? null) : value
}

function demand(rendering: Rendering, call: Call): Value {
  const name = textArgument(call, 0, 'name')
  const value = rendering.job.settings.get(name)
  if (value !== undefined || !rendering.isRun) return value ?? ''
  throw failed(`The setting "${name}" is required, and nobody set it`)
}

function readMeta({ job: { settings } }: Rendering, call: Call): Value {
  const meta = settings.get('meta')
  const value = meta instanceof Map ? meta.get(textArgument(call, 0, 'name')) : undefined
  return value ?? argument(call, 1, 'default') ?? null
}
