import { describe, expect, test } from 'vitest'
import { holdsPercentThreshold, parsePercentThreshold } from '../../src/model/percent-threshold.ts'

function holds(text: string, failing: bigint, rowsEvaluated: bigint | null, failures = failing): boolean | null {
  const threshold = parsePercentThreshold(text)
  if (threshold === null) throw new Error(`${text} has no percentage`)
  return holdsPercentThreshold(threshold, { failures, failingRows: failing, rowsEvaluated })
}

describe('is a percentage', () => {
  test.each([
    ...['> 0.1%', '>5 %', ' >= .5% ', '<> 0%', 'between 1% and 5%', 'NOT BETWEEN 1 % AND 5 %'],
    ...['> 5% and > 100', '> 5% AND >100 or > 10000', 'between 1 and 9 or > 1%'],
  ])('%s', (text) => expect(parsePercentThreshold(text)).not.toBeNull())

  test.each([
    ...['> 10', '!= 0', '', '%', '5%', '> %', '> 5 % 3', '> 5% and', '> 5% and 100', '> 5%%', '> -1%', '> 5% -- x'],
    ...['> 1e3%', 'between 1 and 5%', '> 5% xor > 1', '> count(*) * 5%', '> 5%)', '(> 5%)'],
  ])('but not %j', (text) => expect(parsePercentThreshold(text)).toBeNull())
})

describe('holds', () => {
  test.each([
    ['> 0.1%', 1n, 1000n, false],
    ['>= 0.1%', 1n, 1000n, true],
    ['> 0.1%', 2n, 1999n, true],
    ['= 33.3%', 333n, 1000n, true],
    ['!= 33.3%', 333n, 1000n, false],
    ['< 5%', 0n, 10n, true],
    ['> 0%', 0n, 10n, false],
    ['between 10% and 20%', 1n, 10n, true],
    ['not between 10% and 20%', 1n, 10n, false],
    ['> 99.999999999999999999%', 10n ** 20n, 10n ** 20n, true],
  ])('%s of %i in %i rows: %s', (text, failing, rows, expected) => expect(holds(text, failing, rows)).toBe(expected))

  test('a plain number beside it speaks of the failures, a percentage of the failing rows', () => {
    expect(holds('> 5% and > 100', 200n, 1000n, 100n)).toBe(false)
    expect(holds('> 5% and > 99', 200n, 1000n, 100n)).toBe(true)
    expect(holds('> 50% or > 99', 200n, 1000n, 100n)).toBe(true)
  })

  test('and binds tighter than or', () => {
    expect(holds('> 1% or > 90% and > 10', 2n, 100n)).toBe(true)
    expect(holds('> 90% and > 10 or > 5%', 2n, 100n)).toBe(false)
  })

  test('of no rows, nothing is 0 percent and a failure is more than any', () => {
    expect(holds('> 0%', 0n, 0n)).toBe(false)
    expect(holds('= 0%', 0n, 0n)).toBe(true)
    expect(holds('> 100%', 1n, 0n)).toBe(true)
    expect(holds('< 100%', 1n, 0n)).toBe(false)
  })

  test('of rows that nobody counted: only where the rest does not decide', () => {
    expect(holds('> 1%', 1n, null)).toBeNull()
    expect(holds('> 1%', 0n, null)).toBe(false)
    expect(holds('> 1% and > 5', 1n, null)).toBe(false)
    expect(holds('> 1% or > 0', 1n, null)).toBe(true)
    expect(holds('> 1% and > 0', 1n, null)).toBeNull()
  })
})
