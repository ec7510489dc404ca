import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'

/** Checks a file against the shape that dbt publishes for it. */
export function expectDbtShape(artifact: 'run-results' | 'sources', document: unknown): void {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
  ajv.addSchema(readSchema('artifact'))
  const isValid = ajv.compile(readSchema(artifact))
  expect(isValid(document), JSON.stringify(isValid.errors, null, 2)).toBe(true)
}

function readSchema(name: string): object {
  return JSON.parse(readFileSync(new URL(`${name}.schema.json`, import.meta.url), 'utf8'))
}

/** Keys and types, in the order of the file; of a list those of its first item. What differs from run to run is left out. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.entries(value).map(([key, inner]) => [key, key === 'env' || key === 'args' ? 'object' : shapeOf(inner)])
}
