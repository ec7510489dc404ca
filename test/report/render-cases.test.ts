import { readdirSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { renderConsole } from '../../src/report/render-console.ts'
import { renderJson } from '../../src/report/render-json.ts'

const folder = new URL('./cases/', import.meta.url)
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []))

const schema: object = JSON.parse(readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'))
const isReport = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema)

test('there is a case for every kind of report', () => {
  expect(names).toHaveLength(11)
})

describe.each(names)('the report "%s"', (name) => {
  test('reads as expected on a console', async () => {
    expect(renderConsole(await load(name), { color: false, width: 100 })).toBe(expected(`${name}.console.txt`))
  })

  test('is the same text with colors around it', async () => {
    const report = await load(name)
    const colored = renderConsole(report, { color: true, width: 100 })
    expect(stripVTControlCharacters(colored)).toBe(renderConsole(report, { color: false, width: 100 }))
  })

  test('gives the expected JSON', async () => {
    expect(renderJson(await load(name), '0.1.0')).toBe(expected(`${name}.json`))
  })

  test('keeps to the JSON schema', async () => {
    const document: unknown = JSON.parse(renderJson(await load(name), '0.1.0'))
    expect(isReport(document), JSON.stringify(isReport.errors, null, 2)).toBe(true)
  })
})

async function load(name: string): Promise<Report> {
  const module: { readonly report: Report } = await import(new URL(`${name}.ts`, folder).href)
  return module.report
}

function expected(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8')
}
