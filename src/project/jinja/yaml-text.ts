import { DateValue } from '../../template/datetime/date-value.ts'
import { reprOf, typeNameOf } from '../../template/python-str.ts'
import { failed } from '../../template/template-error.ts'
import type { Value } from '../../template/value.ts'
import { plainScalar } from '../yaml/python-scalar.ts'

/** Longer lines are folded. */
const WIDTH = 80

/** PyYAML's `safe_dump`, in its block style. */
export function yamlTextOf(value: Value, isSorted: boolean): string {
  const text = block(value, 0, isSorted).join('\n')
  const isOpen = typeof value !== 'object' || value === null || value instanceof DateValue
  return isOpen && !/^['"]/.test(text) ? `${text}\n...\n` : `${text}\n`
}

/** @param indent how far in it stands, which says where lines are folded. */
function block(value: Value, indent: number, isSorted: boolean): readonly string[] {
  if (value instanceof Map && value.size > 0) {
    const entries = [...value].map(([key, item]) => [scalar(key, 0, 0), item] as const)
    const ordered = isSorted ? entries.toSorted(([a], [b]) => (a < b ? -1 : 1)) : entries
    return ordered.flatMap(([key, item]) => entry(key, item, indent, isSorted))
  }
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item) => listItem(item, indent, isSorted))
  return scalar(value, indent, indent).split('\n')
}

function listItem(item: Value, indent: number, isSorted: boolean): readonly string[] {
  const [first = '', ...rest] = block(item, indent + 2, isSorted)
  // lines of one text are indented by what they are
  return [`- ${first}`, ...(isNested(item) ? rest.map(indented) : rest)]
}

/** Lists stand below their key without being indented. */
function entry(key: string, item: Value, indent: number, isSorted: boolean): readonly string[] {
  if (!isNested(item)) return `${key}: ${scalar(item, indent + key.length + 2, indent)}`.split('\n')
  const lines = block(item, item instanceof Map ? indent + 2 : indent, isSorted)
  return [`${key}:`, ...(item instanceof Map ? lines.map(indented) : lines)]
}

function indented(line: string): string {
  return line === '' ? line : `  ${line}`
}

function isNested(value: Value): boolean {
  return value instanceof Map ? value.size > 0 : Array.isArray(value) && value.length > 0
}

function scalar(value: Value, column: number, indent: number): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return float(value)
  if (typeof value === 'string') return text(value, column, indent)
  if (value instanceof DateValue) return value.text()
  if (value instanceof Map) return '{}'
  if (Array.isArray(value)) return '[]'
  throw failed(`A value of type ${typeNameOf(value)} cannot be written as YAML`)
}

function float(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const repr = reprOf(value)
  return repr.includes('.') || !repr.includes('e') ? repr : repr.replace('e', '.0e')
}

/** Without quotes only where it reads back as the same text. */
function text(value: string, column: number, indent: number): string {
  if (/[^\x20-\x7e\n]| \n/.test(value)) return doubleQuoted(value)
  const isPlain =
    typeof plainScalar(value) === 'string' &&
    value !== '' &&
    !/^[-?:](?: |$)|^[,[\]{}#&*!|>'"%@`]|^ | $|\n|: |:$| #|^(?:---|\.\.\.)|^(?:=|<<)$/.test(value)
  return isPlain
    ? folded(value, column, indent)
    : folded(`'${value.replaceAll("'", "''")}'`, column, indent).replace(/\n+(?! {2})/g, '$&\n  ')
}

function doubleQuoted(value: string): string {
  const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }
  const escaped = value.replace(/["\\]|[^\x20-\x7e]/gu, (one) => {
    const code = one.codePointAt(0) ?? 0
    const hex = code.toString(16).toUpperCase()
    if (escapes[one] !== undefined) return escapes[one]
    if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
    return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
  })
  return `"${escaped}"`
}

/** Breaks a long line at single spaces. */
function folded(line: string, column: number, indent: number): string {
  let [result, at] = ['', column]
  for (const [index, word] of line.split(/(?<=\S) (?=\S)/).entries()) {
    const isBroken = index > 0 && at > WIDTH
    result += index === 0 ? word : isBroken ? `\n  ${word}` : ` ${word}`
    at = isBroken ? indent + 2 + word.length : at + word.length + 1
  }
  return result
}
