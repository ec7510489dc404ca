import { createHash } from 'node:crypto'
import { argument, flagArgument, required, textArgument } from '../../template/call-arguments.ts'
import { ReturnSignal } from '../../template/control-signals.ts'
import { startOf } from '../../template/datetime/datetime-module.ts'
import { PYTHON_BUILTINS } from '../../template/python-builtins.ts'
import { PYTHON_MODULES } from '../../template/python-modules.ts'
import { type Call, TemplateFunction, type Value } from '../../template/value.ts'
import { Findings } from '../findings.ts'
import type { RunClock } from '../run-clock.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { valueOfNode } from './node-value.ts'
import { yamlTextOf } from './yaml-text.ts'

/** The version whose ways are followed: packages ask for it. */
const DBT_VERSION = '1.12.0'

/** What names mean everywhere, in YAML as in SQL (dbt, context/base.py); undefined for all others. */
export function baseValue(name: string, clock: RunClock): Value | undefined {
  const run = FUNCTIONS.get(name)
  if (run !== undefined) return new TemplateFunction(name, run)
  if (name === 'dbt_version') return DBT_VERSION
  if (name === 'run_started_at') return startOf(clock.read())
  return name === 'modules' ? PYTHON_MODULES : undefined
}

const FUNCTIONS: ReadonlyMap<string, (call: Call) => Value> = new Map<string, (call: Call) => Value>([
  ...PYTHON_BUILTINS,
  ['return', returned],
  ['log', () => ''],
  ['print', () => ''],
  ['fromyaml', fromYaml],
  ['toyaml', toYaml],
  [
    'local_md5',
    (call) =>
      createHash('md5')
        .update(textArgument(call, 0, 'value'))
        .digest('hex'),
  ],
])

function returned({ positional: [value = null] }: Call): never {
  throw new ReturnSignal(value)
}

function fromYaml(call: Call): Value {
  const findings = new Findings()
  const node = parseYaml(textArgument(call, 0, 'value'), '', findings)
  if (findings.problems.length > 0) return argument(call, 1, 'default') ?? null
  return node === null ? null : valueOfNode(node)
}

function toYaml(call: Call): Value {
  const text = yamlTextOf(required(call, 0, 'value'), flagArgument(call, 2, 'sort_keys', false))
  call.runtime.budget.makeText(text.length)
  return text
}
