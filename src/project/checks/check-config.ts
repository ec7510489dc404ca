import type { CheckConfig, Located } from '../../model/declared-check.ts'
import type { Node } from '../../model/node.ts'
import { describeNode, textOf } from '../../model/node-shape.ts'
import type { Position } from '../../model/position.ts'
import type { Findings } from '../findings.ts'
import { tagList } from '../schema/resource-settings.ts'
import { plainMapping } from './plain-data.ts'

/**
 * The settings of one check, from all levels merged, with dbt's defaults (artifacts/resources/v1/config.py, TestConfig).
 *
 * @param inheritedTags of the column, and of the source and table; a model's own tags do not reach its checks.
 * @param position of the check, for settings that nobody wrote.
 */
export function readCheckConfig(
  settings: ReadonlyMap<string, Node>,
  inheritedTags: readonly string[],
  position: Position,
  findings: Findings,
): CheckConfig {
  const reader = new ConfigReader(settings, position, findings)
  const tags = settings.get('tags')
  return {
    isEnabled: reader.boolean('enabled', true),
    severity: reader.severity(),
    where: reader.text('where'),
    limit: reader.limit(),
    failCalc: reader.text('fail_calc') ?? { value: 'count(*)', position },
    warnIf: reader.text('warn_if') ?? { value: '!= 0', position },
    errorIf: reader.text('error_if') ?? { value: '!= 0', position },
    tags: [...new Set([...(tags === undefined ? [] : tagList(tags, findings)), ...inheritedTags])],
    meta: reader.meta(),
  }
}

class ConfigReader {
  readonly #settings: ReadonlyMap<string, Node>
  readonly #position: Position
  readonly #findings: Findings

  constructor(settings: ReadonlyMap<string, Node>, position: Position, findings: Findings) {
    this.#settings = settings
    this.#position = position
    this.#findings = findings
  }

  boolean(key: string, fallback: boolean): boolean {
    const node = this.#settings.get(key)
    if (node === undefined) return fallback
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
    this.#wrong(key, 'true or false', node)
    return fallback
  }

  text(key: string): Located<string> | null {
    const node = this.#settings.get(key)
    if (node === undefined) return null
    const value = textOf(node)
    if (value === undefined) this.#wrong(key, 'text', node, 'Put quotes around it.')
    return value === undefined || (value === '' && key === 'where') ? null : { value, position: node.position }
  }

  severity(): 'error' | 'warn' {
    const node = this.#settings.get('severity')
    const severity = node === undefined ? 'error' : textOf(node)?.toLowerCase()
    if (severity === 'error' || severity === 'warn') return severity
    if (node !== undefined) this.#wrong('severity', '"error" or "warn"', node)
    return 'error'
  }

  limit(): number | null {
    const node = this.#settings.get('limit')
    if (node === undefined) return null
    const value = node.kind === 'scalar' ? node.value : null
    if (typeof value === 'bigint' && value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
    this.#wrong('limit', 'a whole number', node)
    return null
  }

  meta(): CheckConfig['meta'] {
    const node = this.#settings.get('meta')
    if (node === undefined) return {}
    if (node.kind === 'mapping') return plainMapping(node)
    this.#wrong('meta', 'a mapping', node)
    return {}
  }

  #wrong(key: string, expected: string, node: Node, hint?: string): void {
    const position = node.position ?? this.#position
    this.#findings.problem(
      'BAD_CONFIG',
      `"${key}" is wrong. Expected ${expected}, got ${describeNode(node)}`,
      position,
      hint,
    )
  }
}
