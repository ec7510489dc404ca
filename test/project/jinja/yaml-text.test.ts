import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { yamlTextOf } from '../../../src/project/jinja/yaml-text.ts'
import { valueOfJson } from '../../../src/template/json-text.ts'

/** Values in JSON, and what PyYAML 6 writes for them (`safe_dump(value, sort_keys=False)`). */
const RECORDED: readonly (readonly [string, string])[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'cases/yaml-texts.json'), 'utf8'),
)

test('toyaml writes as PyYAML does', () => {
  expect(RECORDED.map(([json]) => [json, yamlTextOf(valueOfJson(json), false)])).toEqual(RECORDED)
  expect(RECORDED.length).toBeGreaterThan(60)
})
