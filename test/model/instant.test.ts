import { describe, expect, test } from 'vitest'
import { isoText, parseInstant } from '../../src/model/instant.ts'

describe('an instant', () => {
  test.each([
    ['2026-01-30T11:19:13.711809+00:00', '2026-01-30T11:19:13.711809+00:00'],
    ['2026-01-30T11:19:13+02:00', '2026-01-30T09:19:13+00:00'],
    ['2026-01-30T11:19:13.5-05:30', '2026-01-30T16:49:13.500000+00:00'],
    ['1850-01-01T00:00:00+00:53:28', '1849-12-31T23:06:32+00:00'],
    ['2026-01-30T00:00:00', '2026-01-30T00:00:00+00:00'],
    ['0001-01-01T00:00:00', '0001-01-01T00:00:00+00:00'],
    ['9999-12-31T23:59:59.999999', '9999-12-31T23:59:59.999999+00:00'],
  ])('%s is %s', (text, iso) => expect(isoText(parseInstant(text) ?? 0n)).toBe(iso))

  test.each(['infinity', '-infinity', '0044-03-15T00:00:00 BC', '10000-01-01T00:00:00', '2026-01-30', 'x', ''])(
    '%s is none',
    (text) => expect(parseInstant(text)).toBeNull(),
  )

  test('counts microseconds', () => {
    const [a, b] = ['1970-01-01T00:00:00.000001', '1969-12-31T23:59:59.999999'].map(parseInstant)
    expect([a, b]).toEqual([1n, -1n])
  })
})
