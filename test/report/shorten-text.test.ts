import { expect, test } from 'vitest'
import { shortenText } from '../../src/report/shorten-text.ts'

test('a text of a thousand characters is whole', () => {
  expect(shortenText('x'.repeat(1000))).toBe('x'.repeat(1000))
})

test('of a longer one the beginning is left, and its length', () => {
  expect(shortenText('x'.repeat(1001))).toBe(`${'x'.repeat(1000)}… (1,001 characters)`)
})

test('no character is cut in half', () => {
  expect(shortenText(`${'x'.repeat(999)}🎉🎉`)).toBe(`${'x'.repeat(999)}… (1,003 characters)`)
})
