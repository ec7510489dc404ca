import { hash } from 'node:crypto'

/** 128 bits of SHA-256 of plain data, in hexadecimal. The order of keys does not count, and nothing set is as not said. */
export function digest(data: unknown): string {
  return hash('sha256', JSON.stringify(canonical(data)), 'hex').slice(0, 32)
}

function canonical(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(canonical)
  if (typeof data !== 'object' || data === null) return data
  const entries = Object.entries(data)
    .map(([key, value]): [string, unknown] => [key, canonical(value)])
    .filter(([, value]) => value !== null && value !== undefined && !isEmpty(value))
  return entries.sort(([a], [b]) => (a < b ? -1 : 1))
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
