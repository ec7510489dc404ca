import type { CheckConfig, Located } from '../../model/declared-check.ts'
import type { MappingNode, Node } from '../../model/node.ts'
import { describeNode, textOf, valueAt } from '../../model/node-shape.ts'
import { plainMapping } from '../config/plain-data.ts'
import type { Findings } from '../findings.ts'
import { tagList } from '../schema/resource-settings.ts'

/**
 * The settings of one check, from all levels merged, with dbt's defaults (artifacts/resources/v1/config.py, TestConfig).
 *
 * @param tags that come before those of `settings`.
 */
export function readCheckConfig(settings: MappingNode, tags: readonly string[], findings: Findings): CheckConfig {
  const reader = new ConfigReader(settings, findings)
  const setTags = valueAt(settings, 'tags')
  const { position } = settings
  return {
    isEnabled: reader.boolean('enabled', true),
    severity: reader.severity(),
    where: reader.text('where'),
    limit: reader.limit(),
    failCalc: reader.text('fail_calc') ?? { value: 'count(*)', position },
    warnIf: reader.text('warn_if') ?? { value: '!= 0', position },
    errorIf: reader.text('error_if') ?? { value: '!= 0', position },
    tags: [...new Set([...tags, ...(setTags === undefined ? [] : tagList(setTags, findings))])],
    meta: reader.meta(),
    settings: plainMapping(settings),
  }
}

class ConfigReader {
  readonly #settings: MappingNode
  readonly #findings: Findings

  constructor(settings: MappingNode, findings: Findings) {
    this.#settings = settings
    this.#findings = findings
  }

  boolean(key: string, fallback: boolean): boolean {
    const node = valueAt(this.#settings, key)
    if (node === undefined) return fallback
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
    this.#wrong(key, 'true or false', node)
    return fallback
  }

  text(key: string): Located<string> | null {
    const node = valueAt(this.#settings, key)
    if (node === undefined) return null
    const value = textOf(node)
    if (value === undefined) this.#wrong(key, 'text', node, 'Put quotes around it.')
    return value === undefined || (value === '' && key === 'where') ? null : { value, position: node.position }
  }

  severity(): 'error' | 'warn' {
    const node = valueAt(this.#settings, 'severity')
    const severity = node === undefined ? 'error' : textOf(node)?.toLowerCase()
    if (severity === 'error' || severity === 'warn') return severity
    if (node !== undefined) this.#wrong('severity', '"error" or "warn"', node)
    return 'error'
  }

  limit(): number | null {
    const node = valueAt(this.#settings, 'limit')
    if (node === undefined) return null
    const value = node.kind === 'scalar' ? node.value : null
    if (typeof value === 'bigint' && value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
    this.#wrong('limit', 'a whole number', node)
    return null
  }

  meta(): CheckConfig['meta'] {
    const node = valueAt(this.#settings, 'meta')
    if (node === undefined) return {}
    if (node.kind === 'mapping') return plainMapping(node)
    this.#wrong('meta', 'a mapping', node)
    return {}
  }

  #wrong(key: string, expected: string, node: Node, hint?: string): void {
    const message = `"${key}" is wrong. Expected ${expected}, got ${describeNode(node)}`
    this.#findings.problem('BAD_CONFIG', message, node.position, hint)
  }
}
