import type { CheckConfig } from '../../model/declared-check.ts'
import type { Position } from '../../model/position.ts'
import { valueOfJson } from '../../template/json-text.ts'
import { textOf } from '../../template/python-str.ts'
import type { Value } from '../../template/value.ts'
import type { ConfigLevel } from '../config/config-tree.ts'
import { nodeOfValue } from '../jinja/node-value.ts'

/** What `config.get` finds in a test: all that was set, and dbt's defaults. */
export function valuesOfConfig(config: CheckConfig): ReadonlyMap<string, Value> {
  const { settings, severity, where, limit, failCalc, warnIf, errorIf, tags, isEnabled } = config
  return new Map<string, Value>([
    ['materialized', 'test'],
    ...Object.entries(settings).map(([key, value]): [string, Value] => [
      key,
      valueOfJson(JSON.stringify(value ?? null)),
    ]),
    ['enabled', isEnabled],
    ['severity', severity],
    ['where', where?.value ?? null],
    ['limit', limit === null ? null : BigInt(limit)],
    ['fail_calc', failCalc.value],
    ['warn_if', warnIf.value],
    ['error_if', errorIf.value],
    ['tags', [...tags]],
  ])
}

/** What a template's `config(…)` calls set, as a level of settings. */
export function levelsOfCalls(calls: readonly ReadonlyMap<Value, Value>[], position: Position): readonly ConfigLevel[] {
  return calls.map((call) =>
    [...call].map(([key, value]) => ({ key: textOf(key), keyPosition: position, value: nodeOfValue(value, position) })),
  )
}
