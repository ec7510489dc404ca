import { reprOf, textOf, typeNameOf } from './python-str.ts'
import { numberOf } from './python-value.ts'
import { failed } from './template-error.ts'
import { TemplateObject, Tuple, type Value } from './value.ts'

/** Python's `'%s of %d' % (a, b)`. */
export function formatPercent(text: string, given: Value): string {
  const values = given instanceof Tuple ? [...given.items] : [given]
  const named = given instanceof Map ? given : new Map<Value, Value>()
  const formatted = text.replace(
    /%(?:\((?<name>\w+)\))?(?<flags>[-+ 0#]*)(?<width>\d*)(?:\.(?<digits>\d+))?(?<type>[sdrifgexX%])/g,
    (...match) => {
      const groups: Readonly<Record<string, string | undefined>> = match.at(-1)
      const { name, flags = '', width = '', digits, type = '' } = groups
      if (type === '%') return '%'
      const value = name === undefined ? values.shift() : named.get(name)
      if (value === undefined) throw failed('Expected a value for every % in the text')
      return padded(converted(value, type, digits), flags, Number(width))
    },
  )
  const isMapping = given instanceof Map || Array.isArray(given)
  if (values.length > 0 && !isMapping) throw failed('Expected a % in the text for every value')
  return formatted
}

function converted(value: Value, type: string, digits: string | undefined): string {
  if (type === 's') return textOf(value).slice(0, digits === undefined ? undefined : Number(digits))
  if (type === 'r') return reprOf(value)
  const number = numberOf(value)
  if (number === null) throw failed(`Expected a number, got a value of type ${typeNameOf(value)}`)
  if (type === 'd' || type === 'i') return String(typeof number === 'bigint' ? number : Math.trunc(number))
  if (type === 'x' || type === 'X') {
    const hex = BigInt(number).toString(16)
    return type === 'x' ? hex : hex.toUpperCase()
  }
  if (type === 'e') return Number(number).toExponential(Number(digits ?? 6))
  return type === 'g' ? String(Number(number)) : Number(number).toFixed(Number(digits ?? 6))
}

function padded(text: string, flags: string, width: number): string {
  const signed = flags.includes('+') && !text.startsWith('-') ? `+${text}` : text
  if (flags.includes('-')) return signed.padEnd(width)
  if (!flags.includes('0')) return signed.padStart(width)
  return signed.startsWith('-') ? `-${signed.slice(1).padStart(width - 1, '0')}` : signed.padStart(width, '0')
}

/** Python's `'{} and {name}'.format(…)`, with the common formats of numbers and text. */
export function formatBraces(
  text: string,
  positional: readonly Value[],
  named: ReadonlyMap<string, Value>,
  attributeOf: (value: Value, name: string) => Value,
): string {
  let next = 0
  return text.replace(
    /\{\{|\}\}|\{([^{}:!]*)(?:!([rs]))?(?::([^{}]*))?\}/g,
    (whole, path?: string, as?: string, format?: string) => {
      if (whole === '{{') return '{'
      if (whole === '}}') return '}'
      const [first = '', ...attributes] = (path ?? '').split('.')
      const key = first === '' ? String(next++) : first
      const value = /^\d+$/.test(key) ? positional[Number(key)] : named.get(key)
      if (value === undefined) throw failed(`Expected a value for {${path ?? ''}}`)
      const found = attributes.reduce(attributeOf, value)
      if (as === 'r') return reprOf(found)
      return formatted(found, format ?? '')
    },
  )
}

function formatted(value: Value, format: string): string {
  const own = value instanceof TemplateObject ? value.format(format) : undefined
  if (own !== undefined) return own
  const parts =
    /^(?<fill>.(?=[<>^]))?(?<align>[<>^])?(?<sign>\+)?(?<zero>0)?(?<width>\d*)(?<comma>,)?(?:\.(?<digits>\d+))?(?<type>[sdfx%])?$/u.exec(
      format,
    )?.groups
  if (parts === undefined) throw failed(`The format ${JSON.stringify(format)} is not known`)
  const { fill = ' ', align, zero, width = '', comma, digits, type } = parts
  const number = numberOf(value)
  let text =
    type === undefined && digits === undefined
      ? textOf(value)
      : converted(value, type === undefined ? (number === null ? 's' : 'f') : type, digits)
  if (comma !== undefined) text = text.replace(/\B(?=(?:\d{3})+(?!\d))/g, ',')
  const size = Number(width)
  const filler = zero === undefined ? fill : '0'
  const isLeft = align === '<' || (align === undefined && zero === undefined && number === null)
  if (align === '^') return text.padStart(Math.floor((size + text.length) / 2), filler).padEnd(size, filler)
  return isLeft ? text.padEnd(size, filler) : text.padStart(size, filler)
}
