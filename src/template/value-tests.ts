import { DecimalValue } from './decimal-value.ts'
import { areEqual, compare, contains, numberOf, sequenceOf } from './python-value.ts'
import { TemplateFunction, TemplateObject, Undefined, type Value } from './value.ts'

export type ValueTest = (value: Value, ...others: readonly Value[]) => boolean

function other(others: readonly Value[]): Value {
  return others[0] ?? null
}

function isLooped(value: Value): boolean {
  if (value instanceof TemplateObject) return value.items() !== null
  return typeof value === 'string' || value instanceof Map || sequenceOf(value) !== null || value instanceof Undefined
}

/** jinja2 asks for a length and for items, which what is undefined has as well. */
function isSequence(value: Value): boolean {
  return typeof value === 'string' || value instanceof Map || value instanceof Undefined || sequenceOf(value) !== null
}

const COMPARISONS: readonly (readonly [string, ValueTest])[] = [
  ...['eq', 'equalto', '=='].map((name): [string, ValueTest] => [
    name,
    (value, ...rest) => areEqual(value, other(rest)),
  ]),
  ...['ne', '!='].map((name): [string, ValueTest] => [name, (value, ...rest) => !areEqual(value, other(rest))]),
  ...['lt', 'lessthan', '<'].map((name): [string, ValueTest] => [
    name,
    (value, ...rest) => compare(value, other(rest)) < 0,
  ]),
  ...['gt', 'greaterthan', '>'].map((name): [string, ValueTest] => [
    name,
    (value, ...rest) => compare(value, other(rest)) > 0,
  ]),
  ...['le', '<='].map((name): [string, ValueTest] => [name, (value, ...rest) => compare(value, other(rest)) <= 0]),
  ...['ge', '>='].map((name): [string, ValueTest] => [name, (value, ...rest) => compare(value, other(rest)) >= 0]),
]

/** jinja2's own tests. */
export const VALUE_TESTS: ReadonlyMap<string, ValueTest> = new Map<string, ValueTest>([
  ['defined', (value) => !(value instanceof Undefined)],
  ['undefined', (value) => value instanceof Undefined],
  ['none', (value) => value === null],
  ['boolean', (value) => typeof value === 'boolean'],
  ['true', (value) => value === true],
  ['false', (value) => value === false],
  ['integer', (value) => typeof value === 'bigint'],
  ['float', (value) => typeof value === 'number'],
  ['number', (value) => numberOf(value) !== null || value instanceof DecimalValue],
  ['string', (value) => typeof value === 'string'],
  ['mapping', (value) => value instanceof Map || (value instanceof TemplateObject && value.isMapping())],
  ['sequence', isSequence],
  ['iterable', isLooped],
  ['callable', (value) => value instanceof TemplateFunction],
  ['sameas', (value, ...rest) => value === other(rest)],
  ['in', (value, ...rest) => contains(other(rest), value)],
  ['odd', (value) => typeof value === 'bigint' && value % 2n !== 0n],
  ['even', (value) => typeof value === 'bigint' && value % 2n === 0n],
  [
    'divisibleby',
    (value, divisor = 1n) =>
      typeof value === 'bigint' && typeof divisor === 'bigint' && divisor !== 0n && value % divisor === 0n,
  ],
  ['lower', (value) => typeof value === 'string' && value !== value.toUpperCase() && value === value.toLowerCase()],
  ['upper', (value) => typeof value === 'string' && value !== value.toLowerCase() && value === value.toUpperCase()],
  ['escaped', () => false],
  ...COMPARISONS,
])
