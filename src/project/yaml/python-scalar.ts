import type { Scalar } from '../../model/node.ts'
import { pythonTimestamp } from './python-timestamp.ts'

/** A plain scalar that PyYAML refuses to load, and why: `=`, `2024-13-01`, `0b_`. */
export type RefusedScalar = { readonly kind: 'refused'; readonly expected: string }

type ScalarTag = 'bool' | 'float' | 'int' | 'null' | 'timestamp' | 'value' | 'str'

/**
 * The patterns of PyYAML's resolver (resolver.py), in its order. They are YAML 1.1, with PyYAML's own narrowings: an
 * exponent needs a dot and a sign, `.5` takes no sign, `y` and `n` are text.
 */
const PATTERNS: readonly (readonly [ScalarTag, RegExp])[] = [
  ['bool', /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    'float',
    /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    'int',
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/,
  ],
  ['null', /^(?:~|null|Null|NULL|)$/],
  [
    'timestamp',
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
  ['value', /^=$/],
]

/** First characters that any pattern but the empty one can start with: most text is told apart by it. */
const MAY_BE_TYPED = /^[-+.~=\dyYnNtTfFoO]/

/** Reads an unquoted scalar without a tag as PyYAML does. */
export function plainScalar(text: string): Scalar | RefusedScalar {
  if (text !== '' && !MAY_BE_TYPED.test(text)) return text
  const tag = PATTERNS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'str'
  return constructScalar(tag, text)
}

/** Reads a scalar with an explicit tag (`!!str 010`): quotes do not matter then. */
export function taggedScalar(tag: string, text: string): Scalar | RefusedScalar {
  switch (tag) {
    case 'tag:yaml.org,2002:str':
    case '!':
      return text
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float':
    case 'tag:yaml.org,2002:bool':
    case 'tag:yaml.org,2002:null':
    case 'tag:yaml.org,2002:timestamp':
      return constructTagged(tag.slice('tag:yaml.org,2002:'.length), text)
    default:
      return {
        kind: 'refused',
        expected: 'a tag that a safe YAML loader knows (!!str, !!int, !!float, !!bool, !!null)',
      }
  }
}

function constructTagged(tag: string, text: string): Scalar | RefusedScalar {
  if (tag === 'float') return constructScalar('float', /^[-+]?[\d_]+$/.test(text) ? `${text}.` : text)
  if (tag === 'null') return null
  const found = PATTERNS.find(([name, pattern]) => name === tag && pattern.test(text))
  return found === undefined
    ? { kind: 'refused', expected: `a value that fits its tag !!${tag}` }
    : constructScalar(found[0], text)
}

function constructScalar(tag: ScalarTag, text: string): Scalar | RefusedScalar {
  switch (tag) {
    case 'bool':
      return /^(?:yes|true|on)$/i.test(text)
    case 'float':
      return pythonFloat(text)
    case 'int':
      return pythonInt(text)
    case 'null':
      return null
    case 'timestamp':
      return pythonTimestamp(text) ?? { kind: 'refused', expected: 'a date that exists' }
    case 'value':
      return { kind: 'refused', expected: 'quotes around a lone "=", which YAML 1.1 keeps for itself' }
    case 'str':
      return text
  }
}

function pythonInt(text: string): bigint | RefusedScalar {
  const isNegative = text.startsWith('-')
  const digits = text.replace(/_/g, '').replace(/^[-+]/, '')
  const magnitude = unsignedInt(digits)
  if (magnitude === null) return { kind: 'refused', expected: 'digits after the number prefix' }
  return isNegative ? -magnitude : magnitude
}

function unsignedInt(digits: string): bigint | null {
  if (/^0[bx]$/.test(digits)) return null
  if (digits.includes(':')) return digits.split(':').reduce((total, part) => total * 60n + BigInt(part), 0n)
  const isOctal = /^0[0-7]+$/.test(digits)
  return BigInt(isOctal ? `0o${digits}` : digits)
}

function pythonFloat(text: string): number | RefusedScalar {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/_/g, '').replace(/^[-+]/, '').toLowerCase()
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY
  if (digits === '.nan') return Number.NaN
  const magnitude = digits.split(':').reduce((total, part) => total * 60 + Number(part), 0)
  return Number.isNaN(magnitude)
    ? { kind: 'refused', expected: 'a number that fits its tag !!float' }
    : sign * magnitude
}
