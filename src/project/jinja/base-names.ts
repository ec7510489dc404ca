import { ReturnSignal } from '../../template/control-signals.ts'
import { startOf } from '../../template/datetime/datetime-module.ts'
import { PYTHON_BUILTINS } from '../../template/python-builtins.ts'
import { PYTHON_MODULES } from '../../template/python-modules.ts'
import { type Call, TemplateFunction, type Value } from '../../template/value.ts'
import type { RunClock } from '../run-clock.ts'

/** What names mean everywhere, in YAML as in SQL (dbt, context/base.py); undefined for all others. */
export function baseValue(name: string, clock: RunClock): Value | undefined {
  const run = FUNCTIONS.get(name)
  if (run !== undefined) return new TemplateFunction(name, run)
  if (name === 'run_started_at') return startOf(clock.read())
  return name === 'modules' ? PYTHON_MODULES : undefined
}

const FUNCTIONS: ReadonlyMap<string, (call: Call) => Value> = new Map<string, (call: Call) => Value>([
  ...PYTHON_BUILTINS,
  ['return', returned],
  ['log', () => ''],
  ['print', () => ''],
])

function returned({ positional: [value = null] }: Call): never {
  throw new ReturnSignal(value)
}
