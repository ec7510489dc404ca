import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countOf, formatBytes, formatCount, formatDuration, formatMagnitude } from '../../src/report/format-number.ts'
import { quoteForShell } from '../../src/report/quote-for-shell.ts'
import { cutText, padText, textWidth, wrapText } from '../../src/report/text-width.ts'
import { visibleText, visibleValue } from '../../src/report/visible-text.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 40 })

describe('visibleText', () => {
  test('leaves nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })

  test('leaves ordinary text of any script alone', () => {
    for (const text of ['plain', 'naïve', '東京都', '👩‍🔬', 'Привет', 'a b']) expect(visibleText(text)).toBe(text)
  })
})

describe('visibleValue', () => {
  test('shows different values differently', () => {
    const value = fc.option(fc.oneof(anyText, fc.constantFrom('NULL', '"NULL"', '', '""', ' ', '\\n', '\n', '"\\n"')))
    fc.assert(
      fc.property(value, value, (a, b) => {
        fc.pre(a !== b)
        expect(visibleValue(a)).not.toBe(visibleValue(b))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('text width', () => {
  test('a cut text keeps to the width and says that it was cut', () => {
    fc.assert(
      fc.property(anyText.map(visibleText), fc.integer({ min: 1, max: 20 }), (text, width) => {
        const cut = cutText(text, width)
        expect(textWidth(cut)).toBeLessThanOrEqual(width)
        if (textWidth(text) > width) expect(cut).toMatch(/…$/)
        else expect(cut).toBe(text)
      }),
    )
  })

  test('one wide character is too much for one column', () => {
    expect(cutText('東', 1)).toBe('…')
    expect(cutText('東', 2)).toBe('東')
  })

  test('pads by columns, not by characters', () => {
    expect(padText('東京', 6)).toBe('東京  ')
    expect(padText('7', 3, 'left')).toBe('  7')
    expect(padText('longer', 3)).toBe('longer')
  })

  test('wraps at spaces and loses nothing', () => {
    expect(wrapText('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapText('unbreakable x', 4)).toEqual(['unbreakable', 'x'])
    expect(wrapText('', 4)).toEqual([''])
  })
})

describe('numbers', () => {
  test('counts are exact and have separators', () => {
    expect(formatCount(9007199254740993n)).toBe('9,007,199,254,740,993')
    expect(countOf(1n, 'row')).toBe('1 row')
    expect(countOf(0, 'row')).toBe('0 rows')
    expect(countOf(2, 'entry', 'entries')).toBe('2 entries')
  })

  test.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 0 s'],
    [3_725_000, '62 min 5 s'],
  ])('%s ms reads %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text)
  })
})

describe('quoteForShell', () => {
  test('leaves plain names bare and quotes the rest', () => {
    expect(quoteForShell('not_null_orders_id')).toBe('not_null_orders_id')
    expect(quoteForShell('')).toBe("''")
    expect(quoteForShell("it's $HOME")).toBe(`'it'\\''s $HOME'`)
  })
})

test.each([
  [0, '0', '0 B'],
  [999, '999', '999 B'],
  [1000, '1.0 k', '1.0 kB'],
  [8192, '8.2 k', '8.2 kB'],
  [9_940, '9.9 k', '9.9 kB'],
  [9_960, '10 k', '10 kB'],
  [999_499, '999 k', '999 kB'],
  [999_600, '1.0 M', '1.0 MB'],
  [1_234_567, '1.2 M', '1.2 MB'],
  [83_000_000_000, '83 G', '83 GB'],
  [2e22, '20000000 P', '20000000 PB'],
])('of %d only the size matters: %s, %s', (count, rows, bytes) => {
  expect(formatMagnitude(BigInt(count))).toBe(rows)
  expect(formatBytes(count)).toBe(bytes)
})
