import { describe, expect, test } from 'vitest'
import { readable, toBoolean, toInteger } from '../../src/execute/read-value.ts'

const BOOL = 16
const INT8 = 20
const INT2 = 21
const INT4 = 23
const TEXT = 25
const OID = 26
const FLOAT8 = 701
const DATE = 1082
const NUMERIC = 1700

describe('an integer is', () => {
  test.each<[string, number, bigint | null]>([
    ['0', INT8, 0n],
    ['-1', INT4, -1n],
    ['32767', INT2, 32767n],
    ['9223372036854775807', INT8, 9223372036854775807n],
    ['2.00', NUMERIC, 2n],
    ['-2.0', NUMERIC, -2n],
    ['0.00', NUMERIC, 0n],
    ['-0', FLOAT8, 0n],
    ['100', NUMERIC, 100n],
    ['123456789012345678901234567890.000', NUMERIC, 123456789012345678901234567890n],
    ['1e+20', FLOAT8, 100000000000000000000n],
    ['1.5e+2', FLOAT8, 150n],
    ['1e3', FLOAT8, 1000n],
    ['0e-5', FLOAT8, 0n],
    ['1.5', NUMERIC, null],
    ['2.0000000000000000000000001', NUMERIC, null],
    ['1e-07', FLOAT8, null],
    ['1.25e+1', FLOAT8, null],
    ['NaN', NUMERIC, null],
    ['Infinity', FLOAT8, null],
    ['-Infinity', NUMERIC, null],
    ['5', TEXT, null],
    ['5', OID, null],
    ['t', BOOL, null],
    ['2024-01-01', DATE, null],
  ])('%s of type %i: %s', (text, typeOid, expected) => {
    expect(toInteger(text, typeOid)).toBe(expected)
  })
})

describe('a boolean is', () => {
  test.each<[string, number, boolean]>([
    ['t', BOOL, true],
    ['f', BOOL, false],
    ['0', INT4, false],
    ['7', INT8, true],
    ['-1', INT4, true],
    ['0.000', NUMERIC, false],
    ['0.001', NUMERIC, true],
    ['-0', FLOAT8, false],
    ['1e-300', FLOAT8, true],
    ['NaN', FLOAT8, true],
    ['t', TEXT, true],
    ['TRUE', TEXT, true],
    ['On', TEXT, true],
    ['1', TEXT, true],
    ['y', TEXT, true],
    ['YES', TEXT, true],
    ['f', TEXT, false],
    ['False', TEXT, false],
    ['OFF', TEXT, false],
    ['0', TEXT, false],
    ['n', TEXT, false],
    ['No', TEXT, false],
    ['', TEXT, false],
    ['perhaps', TEXT, true],
    ['2024-01-01', DATE, true],
  ])('%j of type %i: %s', (text, typeOid, expected) => {
    expect(toBoolean(text, typeOid)).toBe(expected)
  })
})

test('booleans are shown as words, all else as it came', () => {
  expect([readable('t', BOOL), readable('f', BOOL), readable('t', TEXT), readable('1.5', NUMERIC)]).toEqual([
    'true',
    'false',
    't',
    '1.5',
  ])
})
