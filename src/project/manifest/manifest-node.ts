import type { MappingNode, Node } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { PythonFloat } from './parse-exact-json.ts'

/** JSON as the YAML that it was made of; everything stands at `position`. */
export function nodeOf(value: unknown, position: Position): Node {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => nodeOf(item, position)), position }
  if (value instanceof PythonFloat) return { kind: 'scalar', value: value.value, position }
  if (typeof value === 'object' && value !== null) return mappingOf(value, position)
  return { kind: 'scalar', value: scalarOf(value), position }
}

/** Entries that are null say nothing in dbt's settings, and are left out by `withoutNulls`. */
export function mappingOf(value: object, position: Position): MappingNode {
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => ({
    key,
    keyPosition: position,
    value: nodeOf(inner, position),
  }))
  return { kind: 'mapping', entries, position }
}

export function withoutNulls(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined))
}

function scalarOf(value: unknown): null | boolean | bigint | number | string {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint' ? value : null
}

/** The version of a model as Python's `str()` writes it, or null. */
export function versionText(version: unknown): string | null {
  if (version instanceof PythonFloat) return `${version.value}.0`
  return version === null || version === undefined ? null : String(version)
}
