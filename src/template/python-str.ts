import { pythonReprOfText, pythonStr } from '../model/python-text.ts'
import { TemplateFunction, TemplateObject, Tuple, Undefined, type Value } from './value.ts'

/** Python's `str()`; nothing for what is undefined. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof Undefined) return ''
  return value instanceof TemplateObject ? value.text() : reprOf(value)
}

/** Python's `repr()`, as lists and dicts write what is in them. */
export function reprOf(value: Value): string {
  if (typeof value === 'string') return pythonReprOfText(value)
  if (value === null || typeof value !== 'object') return pythonStr(value)
  if (value instanceof Undefined) return 'Undefined'
  if (value instanceof TemplateObject) return value.repr()
  if (value instanceof TemplateFunction) return `<macro ${value.name}>`
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${reprOf(key)}: ${reprOf(item)}`).join(', ')}}`
  if (!(value instanceof Tuple)) return `[${value.map(reprOf).join(', ')}]`
  const [only, ...others] = value.items
  if (only !== undefined && others.length === 0) return `(${reprOf(only)},)`
  return `(${value.items.map(reprOf).join(', ')})`
}

/** What the type is called in Python, for messages. */
export function typeNameOf(value: Value): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'float'
  if (typeof value === 'string') return 'str'
  if (value instanceof Undefined) return `"${value.name}", which is undefined`
  if (value instanceof Map) return 'dict'
  if (value instanceof Tuple) return 'tuple'
  if (Array.isArray(value)) return 'list'
  return value instanceof TemplateFunction ? 'macro' : value.typeName()
}
