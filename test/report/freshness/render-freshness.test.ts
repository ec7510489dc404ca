import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { ageInWords } from '../../../src/report/freshness/freshness-words.ts'
import { renderFreshness } from '../../../src/report/freshness/render-freshness.ts'
import { renderFreshnessJson } from '../../../src/report/freshness/render-freshness-json.ts'
import { located } from '../../support/builders.ts'
import { aFreshnessCheck, aFreshnessReport, aFreshnessVerdict, HOUR, NOW } from './freshness-values.ts'

const orders = aFreshnessCheck()
const stale = aFreshnessCheck({
  uniqueId: 'source.shop.raw.payments',
  name: 'payments',
  owner: 'billing',
  tags: ['daily'],
})
const late = aFreshnessCheck({ uniqueId: 'source.shop.raw.refunds', name: 'refunds' })
const empty = aFreshnessCheck({ uniqueId: 'source.shop.raw.empty', name: 'empty' })
const broken = aFreshnessCheck({ uniqueId: 'source.shop.raw.gone', name: 'gone' })
const filtered = { ...late, freshness: { ...late.freshness, filter: located("kind = 'full'") } }

const report = aFreshnessReport([
  aFreshnessVerdict(orders),
  aFreshnessVerdict(filtered, { outcome: 'warn', newest: NOW - 30n * HOUR }),
  aFreshnessVerdict(stale, { outcome: 'fail', newest: NOW - 240n * HOUR }),
  aFreshnessVerdict(empty, { outcome: 'fail', newest: null, isNeverLoaded: true, message: 'No row …' }),
  aFreshnessVerdict(broken, {
    outcome: 'error',
    newest: null,
    askedAt: null,
    message: 'relation "raw.gone" does not exist',
    sqlState: '42P01',
  }),
])

describe('on a console', () => {
  test('what is good is one line, what is bad has all that helps', () => {
    expect(renderFreshness(report, { color: false, width: 100 })).toBe(
      `shop on prod: PostgreSQL 17.2 on db.example.com:5432, database shop, user ana

✓ raw.orders    2 h old  3 ms
! raw.refunds   1 day 6 h old  3 ms

  WARN  raw.refunds: 1 day 6 h old
        expected   the newest row of raw.orders is at most 1 day old, by loaded_at (fails after 5
                   days)
        newest     2024-02-28 21:00:00 UTC
        filter     kind = 'full'
        declared   models/staging/shop.yml:7:15

✗ raw.payments  10 days old  3 ms

  FAIL  raw.payments: 10 days old
        expected   the newest row of raw.orders is at most 5 days old, by loaded_at (warns after 1
                   day)
        newest     2024-02-20 03:00:00 UTC
        owner      billing
        tags       daily
        declared   models/staging/shop.yml:7:15

✗ raw.empty     never loaded  3 ms

  FAIL  raw.empty: never loaded
        because    there is no row, or none that says when it was loaded
        expected   the newest row of raw.orders is at most 5 days old, by loaded_at (warns after 1
                   day)
        declared   models/staging/shop.yml:7:15

? raw.gone      could not be judged  3 ms

  ERROR raw.gone: could not be judged
        because    relation "raw.gone" does not exist
        sqlstate   42P01
        expected   the newest row of raw.orders is at most 5 days old, by loaded_at (warns after 1
                   day)
        declared   models/staging/shop.yml:7:15

5 source tables: 1 passed, 1 warned, 2 failed, 1 could not be judged  in 120 ms
exit code 2: rows are older than allowed, and some source tables could not be judged
`,
    )
  })

  test('color only repeats what the words say', () => {
    const colored = renderFreshness(report, { color: true, width: 100 })
    expect(stripVTControlCharacters(colored)).toBe(renderFreshness(report, { color: false, width: 100 }))
    expect(colored).not.toBe(stripVTControlCharacters(colored))
  })

  test('quiet leaves out what is good', () => {
    const text = renderFreshness(report, { color: false, width: 100, isQuiet: true })
    expect(text).not.toContain('raw.orders  ')
    expect(text).not.toContain('exit code')
  })

  test('nothing to ask is said in words', () => {
    const text = renderFreshness(aFreshnessReport([]), { color: false, width: 100 })
    expect(text).toContain('no source table was asked: none that is selected has warn_after or error_after')
  })
})

test.each<[bigint, string]>([
  [0n, '0 s old'],
  [59_999_999n, '59 s old'],
  [HOUR - 1n, '59 min old'],
  [HOUR, '1 h old'],
  [26n * HOUR, '1 day 2 h old'],
  [24n * HOUR, '1 day old'],
  [7n * 24n * HOUR + HOUR, '7 days old'],
  [-3n * HOUR, '3 h in the future'],
])('%i microseconds are %s', (micros, words) => expect(ageInWords(micros)).toBe(words))

test('the JSON keeps to its schema', () => {
  const schema: object = JSON.parse(
    readFileSync(new URL('../../../src/report/freshness/freshness.schema.json', import.meta.url), 'utf8'),
  )
  const isReport = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema)
  const document: unknown = JSON.parse(renderFreshnessJson(report, '0.1.0'))
  expect(isReport(document), JSON.stringify(isReport.errors, null, 2)).toBe(true)
  expect(document).toMatchObject({
    totals: { pass: 1, warn: 1, fail: 2, error: 1, skip: 0 },
    sources: [
      { unique_id: 'source.shop.raw.orders', newest: '2024-03-01T01:00:00+00:00', age_s: 7200 },
      { outcome: 'warn' },
      { outcome: 'fail' },
      { never_loaded: true, newest: null, age_s: null, asked_at: '2024-03-01T03:00:00+00:00' },
      { outcome: 'error', asked_at: null, sql_state: '42P01' },
    ],
  })
})
