import { describe, expect, it } from 'vitest'
import { plainScalar, taggedScalar } from '../../../src/project/yaml/python-scalar.ts'

/** What PyYAML's safe loader gives for a plain scalar. */
const PLAIN: readonly (readonly [text: string, value: unknown])[] = [
  ['yes', true],
  ['Yes', true],
  ['YES', true],
  ['no', false],
  ['on', true],
  ['OFF', false],
  ['true', true],
  ['False', false],
  ['yEs', 'yEs'],
  ['y', 'y'],
  ['N', 'N'],
  ['', null],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['NULL', null],
  ['nUll', 'nUll'],
  ['None', 'None'],
  ['0', 0n],
  ['7', 7n],
  ['+8', 8n],
  ['-12', -12n],
  ['1_000', 1000n],
  ['010', 8n],
  ['-010', -8n],
  ['08', '08'],
  ['0o10', '0o10'],
  ['0x1F', 31n],
  ['-0x_f', -15n],
  ['0b1010', 10n],
  ['1:30', 90n],
  ['-1:30:05', -5405n],
  ['1:70', '1:70'],
  ['12345678901234567890', 12345678901234567890n],
  ['1.0', 1],
  ['1.', 1],
  ['.5', 0.5],
  ['-.5', '-.5'],
  ['1_0.2_5', 10.25],
  ['-1.50', -1.5],
  ['1.0e+3', 1000],
  ['1.5E-2', 0.015],
  ['1e3', '1e3'],
  ['1.0e3', '1.0e3'],
  ['1:30.5', 90.5],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.Inf', Number.NEGATIVE_INFINITY],
  ['.nan', Number.NaN],
  ['.NAN', Number.NaN],
  ['inf', 'inf'],
  ['1.2.3', '1.2.3'],
  ['2024-01-01', { kind: 'timestamp', text: '2024-01-01' }],
  ['2024-1-1', '2024-1-1'],
  ['2024-01-04 00:00:00', { kind: 'timestamp', text: '2024-01-04 00:00:00' }],
  ['2024-1-4t9:05:06', { kind: 'timestamp', text: '2024-01-04 09:05:06' }],
  ['2024-01-04T10:00:00.5', { kind: 'timestamp', text: '2024-01-04 10:00:00.500000' }],
  ['2024-01-04T10:00:00.000', { kind: 'timestamp', text: '2024-01-04 10:00:00' }],
  ['2024-01-04T10:00:00.1234567Z', { kind: 'timestamp', text: '2024-01-04 10:00:00.123456+00:00' }],
  ['2024-01-04 10:00:00 -5', { kind: 'timestamp', text: '2024-01-04 10:00:00-05:00' }],
  ['2024-01-04 10:00:00+05:30', { kind: 'timestamp', text: '2024-01-04 10:00:00+05:30' }],
  ['2024-01-04 10:00', '2024-01-04 10:00'],
  ['2024-02-29', { kind: 'timestamp', text: '2024-02-29' }],
  ['placed', 'placed'],
  ['=x', '=x'],
  ['<<', '<<'],
]

describe('a plain scalar is read as PyYAML does', () => {
  it.each(PLAIN)('%s', (text, value) => {
    expect(plainScalar(text)).toEqual(value)
  })

  it.each(['=', '2024-13-01', '2023-02-29', '0000-01-01', '2024-01-01 25:00:00', '2024-01-01 10:61:00', '0b_', '0x_'])(
    'refuses %s',
    (text) => {
      expect(plainScalar(text)).toMatchObject({ kind: 'refused' })
    },
  )
})

describe('a tag decides the type', () => {
  it.each([
    ['str', '010', '010'],
    ['str', '', ''],
    ['int', '010', 8n],
    ['float', '3', 3],
    ['float', '3.5', 3.5],
    ['bool', 'yes', true],
    ['null', 'anything', null],
    ['timestamp', '2024-01-01', { kind: 'timestamp', text: '2024-01-01' }],
  ])('!!%s %s', (tag, text, value) => {
    expect(taggedScalar(`tag:yaml.org,2002:${tag}`, text)).toEqual(value)
  })

  it.each([
    ['int', 'abc'],
    ['float', 'abc'],
    ['bool', '1'],
    ['binary', 'AAAA'],
  ])('refuses !!%s %s', (tag, text) => {
    expect(taggedScalar(`tag:yaml.org,2002:${tag}`, text)).toMatchObject({ kind: 'refused' })
  })
})
