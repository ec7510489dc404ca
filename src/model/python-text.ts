import type { MappingEntry, Node, Scalar, ScalarNode } from './node.ts'

/**
 * What Python's `str()` makes of a scalar. dbt pastes this text into SQL and derives names from it.
 *
 * True, False and None are capitalized; 1.0 stays `1.0`.
 */
export function pythonStr(value: Scalar): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return pythonFloat(value)
  if (typeof value === 'string') return value
  return value.text
}

/** `str()` of a whole YAML value. Inside of lists and mappings Python writes `repr()`. */
export function pythonStrOfNode(node: Node): string {
  return node.kind === 'scalar' ? pythonStr(plainScalar(node.value)) : pythonRepr(node)
}

/** Python's `repr()`: `{'k': [1, None, 'text']}`. References and templates do not occur before rendering. */
export function pythonRepr(node: Node): string {
  switch (node.kind) {
    case 'list':
      return `[${node.items.map(pythonRepr).join(', ')}]`
    case 'mapping':
      return `{${node.entries.map((entry) => `${pythonReprOfKey(entry)}: ${pythonRepr(entry.value)}`).join(', ')}}`
    case 'scalar':
      return pythonReprOfScalar(plainScalar(node.value))
  }
}

export function pythonReprOfKey({ key, scalarKey }: MappingEntry): string {
  return scalarKey === undefined ? pythonReprOfText(key) : pythonReprOfScalar(scalarKey)
}

function plainScalar(value: ScalarNode['value']): Scalar {
  if (typeof value !== 'object' || value === null || value.kind === 'timestamp') return value
  throw new Error(`a ${value.kind} has no Python text`)
}

function pythonReprOfScalar(value: Scalar): string {
  if (typeof value === 'string') return pythonReprOfText(value)
  return typeof value === 'object' && value !== null ? pythonReprOfTimestamp(value.text) : pythonStr(value)
}

/** Printable ASCII without quotes and backslashes: most texts, and nothing in them is escaped. */
const PLAIN = /^[ !#-&(-[\]-~]*$/

/** Single quotes, unless the text has single quotes and no double ones; what Python does not print is escaped. */
export function pythonReprOfText(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(/[\\'"]|[\p{C}\p{Z}]/gu, (character) => {
    if (character === '\\') return '\\\\'
    if (character === "'" || character === '"') return character === quote ? `\\${character}` : character
    return character === ' ' ? ' ' : escapeUnprintable(character)
  })
  return quote + escaped + quote
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escapeUnprintable(character: string): string {
  const short = SHORT_ESCAPES[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

const TIMESTAMP = /^(\d+)-(\d+)-(\d+)(?: (\d+):(\d+):(\d+)(?:\.(\d+))?(?:([+-])(\d+):(\d+))?)?$/

/** `datetime.date(2024, 1, 1)`, or `datetime.datetime(2024, 1, 1, 10, 0)`: Python leaves out seconds that are 0. */
function pythonReprOfTimestamp(text: string): string {
  const [, year, month, day, hour, minute, second, micros, sign, ...offset] = TIMESTAMP.exec(text) ?? []
  const parts = [year, month, day].map(Number)
  if (hour === undefined) return `datetime.date(${parts.join(', ')})`
  parts.push(Number(hour), Number(minute))
  if (Number(second) > 0 || micros !== undefined) parts.push(Number(second))
  if (micros !== undefined) parts.push(Number(micros))
  const zone = sign === undefined ? '' : `, tzinfo=${pythonReprOfOffset(sign, offset.map(Number))}`
  return `datetime.datetime(${parts.join(', ')}${zone})`
}

/** Python keeps a negative offset as a day back and the seconds from there on. */
function pythonReprOfOffset(sign: string, [hours = 0, minutes = 0]: readonly number[]): string {
  const seconds = hours * 3600 + minutes * 60
  if (seconds === 0) return 'datetime.timezone.utc'
  const delta = sign === '+' ? `seconds=${seconds}` : `days=-1, seconds=${86_400 - seconds}`
  return `datetime.timezone(datetime.timedelta(${delta}))`
}

/** Python's `repr(float)`: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16 on. */
function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent < -4 || exponent >= 16) {
    const digits = Math.abs(exponent).toString().padStart(2, '0')
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
  }
  const digits = mantissa.replace(/[-.]/g, '').length
  const plain = exponent < 0 ? value.toFixed(digits - 1 - exponent) : String(value)
  return plain.includes('.') ? plain : `${plain}.0`
}
