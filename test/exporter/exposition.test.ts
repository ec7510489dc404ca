import { expect, it } from 'vitest'
import { ResultsExposition } from '../../src/exporter/exposition.ts'
import { CHECK_FAMILIES } from '../../src/exporter/metrics/check-families.ts'
import { RELATION_FAMILIES } from '../../src/exporter/metrics/relation-families.ts'
import { renderFamilies } from '../../src/exporter/metrics/render-families.ts'
import { noResults, type TargetResults, withConfigured, withReport } from '../../src/exporter/results.ts'
import { nothingKnown } from '../../src/exporter/store.ts'
import { aCheck, aReport, aVerdict } from '../report/report-values.ts'
import { parseExposition } from '../support/exposition.ts'

const checks = Array.from({ length: 900 }, (_, index) => aCheck({ column: `c${index}`, owner: 'a "b"\\\nü' }))
const configured = withConfigured(noResults('prod'), { checks, resources: [] })
const after = (outcome: 'pass' | 'fail'): TargetResults =>
  withReport(configured, aReport(checks.map((check) => aVerdict(check, { outcome }))), new Date('2024-03-01T03:00:00Z'))

it('serves the old text whole until the new one is there', async () => {
  let known = after('pass')
  const exposition = new ResultsExposition(() => ({ ...nothingKnown(), targets: new Map([['prod', known]]) }))
  const textNow = async (): Promise<string> => new TextDecoder().decode((await exposition.current()).plain)
  const [passing, failing] = await Promise.all(
    [after('pass'), after('fail')].map((target) => renderFamilies([...CHECK_FAMILIES, ...RELATION_FAMILIES], [target])),
  )
  expect(await textNow()).toBe(passing)
  known = after('fail')
  exposition.refresh()
  expect(await textNow()).toBe(passing)
  const seen = new Set<string>()
  await expect
    .poll(async () => seen.add(await textNow()).has(failing ?? ''), { interval: 5, timeout: 20_000 })
    .toBe(true)
  expect(seen).toEqual(new Set([passing, failing]))
  expect(parseExposition(failing ?? '').samples.length).toBeGreaterThan(900 * 10)
  await exposition.close()
})

it('makes a text once more where results change while it is made', async () => {
  let known = configured
  const exposition = new ResultsExposition(() => ({ ...nothingKnown(), targets: new Map([['prod', known]]) }))
  for (const target of [after('pass'), configured, after('fail')]) {
    known = target
    exposition.refresh()
  }
  const last = await renderFamilies([...CHECK_FAMILIES, ...RELATION_FAMILIES], [known])
  const textNow = async () => new TextDecoder().decode((await exposition.current()).plain)
  await expect.poll(textNow, { interval: 20, timeout: 20_000 }).toBe(last)
  await exposition.close()
})

it('tells a scrape that it cannot be made, and makes it once more for the next one', async () => {
  let isBroken = false
  const target = after('pass')
  const exposition = new ResultsExposition(() => {
    if (isBroken) throw new Error('broken')
    return { ...nothingKnown(), targets: new Map([['prod', target]]) }
  })
  const { plain } = await exposition.current()
  isBroken = true
  exposition.refresh()
  await expect.poll(() => exposition.current().then(() => 'made', String)).toBe('Error: broken')
  isBroken = false
  expect((await exposition.current()).plain.length).toBe(plain.length)
  await exposition.close()
})
