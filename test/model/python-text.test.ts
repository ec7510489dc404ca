import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Scalar } from '../../src/model/node.ts'
import { pythonRepr, pythonReprOfText, pythonStr, pythonStrOfNode } from '../../src/model/python-text.ts'
import { node, type PlainNode, ref, timestamp } from '../support/builders.ts'

// Every expected text in this file was printed by CPython 3.11.

describe('str() of a scalar', () => {
  test.each<[Scalar, string]>([
    [null, 'None'],
    [true, 'True'],
    [false, 'False'],
    [0n, '0'],
    [-12n, '-12'],
    [123456789012345678901234567890n, '123456789012345678901234567890'],
    ['text', 'text'],
    ["it's", "it's"],
    ['', ''],
    [timestamp('2024-01-01 10:00:00'), '2024-01-01 10:00:00'],
  ])('%o is %s', (value, text) => {
    expect(pythonStr(value)).toBe(text)
  })

  test.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-1.5, '-1.5'],
    [0.1, '0.1'],
    [100, '100.0'],
    [12345.678, '12345.678'],
    [123456789.12345678, '123456789.12345678'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1 / 3, '0.3333333333333333'],
    [0.001, '0.001'],
    [0.0001, '0.0001'],
    [0.00012345, '0.00012345'],
    [0.00001, '1e-05'],
    [2.5e-5, '2.5e-05'],
    [1.5e-7, '1.5e-07'],
    [1e-100, '1e-100'],
    [5e-324, '5e-324'],
    [999999999999999.9, '999999999999999.9'],
    [9999999999999998, '9999999999999998.0'],
    [9007199254740992, '9007199254740992.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e22, '1e+22'],
    [1e100, '1e+100'],
    [1.5e300, '1.5e+300'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [Number.NaN, 'nan'],
  ])('the float %d is %s', (value, text) => {
    expect(pythonStr(value)).toBe(text)
  })

  test('every float reads back as itself and looks like a float', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = pythonStr(value)
        expect(Object.is(Number(text), value)).toBe(true)
        expect(text).toMatch(/^-?\d+(?:\.\d+|(?:\.\d+)?e[+-]\d{2,})$/)
      }),
    )
  })
})

describe('repr() of a text', () => {
  test.each([
    ['plain', "'plain'"],
    ['', "''"],
    ["it's", '"it\'s"'],
    ['say "hi"', '\'say "hi"\''],
    ['both \' and "', "'both \\' and \"'"],
    ['back\\slash', "'back\\\\slash'"],
    ["back\\slash it's", '"back\\\\slash it\'s"'],
    ['line\nbreak', "'line\\nbreak'"],
    ['tab\tand\rreturn', "'tab\\tand\\rreturn'"],
    ['\u0000\u0001\u001b\u007f', "'\\x00\\x01\\x1b\\x7f'"],
    ['\u0080\u009f\u00a0\u00ad', "'\\x80\\x9f\\xa0\\xad'"],
    ['é日本ß', "'é日本ß'"],
    ['\u0301combining', "'\u0301combining'"],
    ['\u200b\u200d\u2028\u2029\ufeff', "'\\u200b\\u200d\\u2028\\u2029\\ufeff'"],
    ['\u3000ideographic', "'\\u3000ideographic'"],
    ['\ue000private', "'\\ue000private'"],
    ['\u0378', "'\\u0378'"],
    ['\ud800', "'\\ud800'"],
    ['😀', "'😀'"],
    ['\u{e0001}tag', "'\\U000e0001tag'"],
    ['\u{10ffff}', "'\\U0010ffff'"],
    ['%s {x} $1', "'%s {x} $1'"],
  ])('%j is %s', (text, repr) => {
    expect(pythonReprOfText(text)).toBe(repr)
  })

  test('a text in its repr keeps every printable ASCII character and ends with the quote it began with', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const repr = pythonReprOfText(text)
        const quote = repr.at(0) ?? ''
        expect(repr.at(-1)).toBe(quote)
        expect(repr.slice(1, -1).replace(/\\([\\'"])/g, '$1')).toBe(text)
        expect(quote === '"').toBe(text.includes("'") && !text.includes('"'))
      }),
    )
  })
})

describe('lists and mappings', () => {
  test.each<[PlainNode, string]>([
    [[], '[]'],
    [{}, '{}'],
    [
      [1n, null, true, 1, "a'b", [[]], {}, { k: 1n, 'x y': [null] }],
      `[1, None, True, 1.0, "a'b", [[]], {}, {'k': 1, 'x y': [None]}]`,
    ],
    [{ "it's": 'x' }, `{"it's": 'x'}`],
    [[timestamp('2024-01-01')], '[datetime.date(2024, 1, 1)]'],
  ])('%o is %s, as str() and as repr()', (plain, text) => {
    expect(pythonStrOfNode(node(plain))).toBe(text)
    expect(pythonRepr(node(plain))).toBe(text)
  })

  test('str() of a text is the text, repr() has quotes', () => {
    expect(pythonStrOfNode(node('a b'))).toBe('a b')
    expect(pythonRepr(node('a b'))).toBe("'a b'")
  })

  test.each([
    ['2024-01-01', 'datetime.date(2024, 1, 1)'],
    ['0099-02-03', 'datetime.date(99, 2, 3)'],
    ['2024-01-01 00:00:00', 'datetime.datetime(2024, 1, 1, 0, 0)'],
    ['2024-01-01 10:00:00', 'datetime.datetime(2024, 1, 1, 10, 0)'],
    ['2024-01-01 10:00:05', 'datetime.datetime(2024, 1, 1, 10, 0, 5)'],
    ['2024-01-01 10:00:00.500000', 'datetime.datetime(2024, 1, 1, 10, 0, 0, 500000)'],
    ['2024-01-01 10:00:05.000001', 'datetime.datetime(2024, 1, 1, 10, 0, 5, 1)'],
    ['2024-01-01 10:00:00+00:00', 'datetime.datetime(2024, 1, 1, 10, 0, tzinfo=datetime.timezone.utc)'],
    [
      '2001-12-14 21:59:43.100000-05:00',
      'datetime.datetime(2001, 12, 14, 21, 59, 43, 100000, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=68400)))',
    ],
    [
      '2024-01-01 10:00:00+05:30',
      'datetime.datetime(2024, 1, 1, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800)))',
    ],
    [
      '2024-01-01 10:00:00-00:30',
      'datetime.datetime(2024, 1, 1, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=84600)))',
    ],
  ])('the time %s has itself as str() and %s as repr()', (text, repr) => {
    expect(pythonStrOfNode(node(timestamp(text)))).toBe(text)
    expect(pythonRepr(node(timestamp(text)))).toBe(repr)
  })

  test('a rendered reference has no Python text: names are made before rendering', () => {
    expect(() => pythonStrOfNode(node(ref('orders')))).toThrow('a ref has no Python text')
    expect(() => pythonRepr(node([ref('orders')]))).toThrow('a ref has no Python text')
  })
})
