import { argument, intArgument, optionalText, required, textArgument } from './call-arguments.ts'
import { textOf } from './python-str.ts'
import { itemsOf, sequenceOf } from './python-value.ts'
import { failed } from './template-error.ts'
import { type Call, Tuple, type Value } from './value.ts'

type TextMethod = (text: string, call: Call) => Value

/** Methods of Python's `str` that templates use. */
export const TEXT_METHODS: ReadonlyMap<string, TextMethod> = new Map<string, TextMethod>([
  ['upper', (text) => text.toUpperCase()],
  ['lower', (text) => text.toLowerCase()],
  ['casefold', (text) => text.toLowerCase()],
  ['title', (text) => titled(text)],
  ['capitalize', (text) => capitalized(text)],
  [
    'swapcase',
    (text) => [...text].map((one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase())).join(''),
  ],
  ['strip', (text, call) => stripped(text, optionalText(call, 0, 'chars'), true, true)],
  ['lstrip', (text, call) => stripped(text, optionalText(call, 0, 'chars'), true, false)],
  ['rstrip', (text, call) => stripped(text, optionalText(call, 0, 'chars'), false, true)],
  ['replace', (text, call) => replaced(text, call)],
  ['split', (text, call) => split(text, optionalText(call, 0, 'sep'), intArgument(call, 1, 'maxsplit', -1))],
  ['rsplit', (text, call) => splitFromEnd(text, optionalText(call, 0, 'sep'), intArgument(call, 1, 'maxsplit', -1))],
  ['splitlines', (text) => (text === '' ? [] : text.replace(/\n$/, '').split(/\r\n|\n|\r/))],
  [
    'partition',
    (text, call) => partitioned(text, textArgument(call, 0, 'sep'), text.indexOf(textArgument(call, 0, 'sep'))),
  ],
  [
    'rpartition',
    (text, call) => partitioned(text, textArgument(call, 0, 'sep'), text.lastIndexOf(textArgument(call, 0, 'sep'))),
  ],
  ['join', (text, call) => joinedBy(text, call)],
  ['startswith', (text, call) => affixes(call).some((affix) => text.startsWith(affix))],
  ['endswith', (text, call) => affixes(call).some((affix) => text.endsWith(affix))],
  [
    'removeprefix',
    (text, call) =>
      text.startsWith(textArgument(call, 0, 'prefix')) ? text.slice(textArgument(call, 0, 'prefix').length) : text,
  ],
  ['removesuffix', (text, call) => withoutSuffix(text, textArgument(call, 0, 'suffix'))],
  ['find', (text, call) => BigInt(text.indexOf(textArgument(call, 0, 'sub')))],
  ['rfind', (text, call) => BigInt(text.lastIndexOf(textArgument(call, 0, 'sub')))],
  ['index', (text, call) => indexIn(text, textArgument(call, 0, 'sub'))],
  ['count', (text, call) => BigInt(text.split(textArgument(call, 0, 'sub')).length - 1)],
  ['isdigit', (text) => /^\p{Nd}+$/u.test(text)],
  ['isnumeric', (text) => /^\p{N}+$/u.test(text)],
  ['isdecimal', (text) => /^\p{Nd}+$/u.test(text)],
  ['isalpha', (text) => /^\p{L}+$/u.test(text)],
  ['isalnum', (text) => /^[\p{L}\p{N}]+$/u.test(text)],
  ['isspace', (text) => /^\s+$/u.test(text)],
  ['isupper', (text) => text !== text.toLowerCase() && text === text.toUpperCase()],
  ['islower', (text) => text !== text.toUpperCase() && text === text.toLowerCase()],
  ['zfill', (text, call) => filled(text, call, (width) => text.padStart(width, '0'))],
  ['ljust', (text, call) => filled(text, call, (width) => text.padEnd(width, textArgument(call, 1, 'fillchar', ' ')))],
  [
    'rjust',
    (text, call) => filled(text, call, (width) => text.padStart(width, textArgument(call, 1, 'fillchar', ' '))),
  ],
  ['encode', (text) => text],
])

export function titled(text: string): string {
  return text.toLowerCase().replace(/\p{L}+/gu, capitalized)
}

export function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()
}

/** Takes white space, or any of `characters`, from the ends. */
export function stripped(text: string, characters: string | null, isStart: boolean, isEnd: boolean): string {
  const isStripped = (one: string | undefined): boolean =>
    one !== undefined && (characters === null ? /\s/u.test(one) : characters.includes(one))
  let [start, end] = [0, text.length]
  while (isStart && start < end && isStripped(text[start])) start += 1
  while (isEnd && end > start && isStripped(text[end - 1])) end -= 1
  return text.slice(start, end)
}

/** For the filter `replace` too: all occurrences, or the first `count`. */
export function replaced(text: string, call: Call): string {
  const old = textOf(required(call, 0, 'old'))
  const next = textOf(required(call, 1, 'new'))
  const count = argument(call, 2, 'count') ?? null
  const parts = old === '' ? ['', ...text, ''] : text.split(old)
  const most = count === null ? -1 : intArgument(call, 2, 'count')
  const times = most < 0 ? parts.length - 1 : Math.min(most, parts.length - 1)
  call.runtime.budget.makeText(text.length + times * next.length)
  const head = parts.slice(0, times + 1).join(next)
  return [head, ...parts.slice(times + 1)].join(old)
}

function split(text: string, separator: string | null, most: number): Value[] {
  if (separator === '') throw failed('Expected a separator that is not empty')
  const parts =
    separator === null
      ? text
          .trim()
          .split(/\s+/u)
          .filter((part) => part !== '')
      : text.split(separator)
  if (most < 0 || parts.length <= most + 1) return parts
  if (separator !== null) return [...parts.slice(0, most), parts.slice(most).join(separator)]
  const head = parts.slice(0, most)
  const rest = head.reduce((left, part) => left.slice(left.indexOf(part) + part.length), text)
  return [...head, rest.trimStart()]
}

function splitFromEnd(text: string, separator: string | null, most: number): Value[] {
  if (separator === null || most < 0) return split(text, separator, -1)
  const parts = text.split(separator)
  if (parts.length <= most + 1) return parts
  const from = parts.length - most
  return [parts.slice(0, from).join(separator), ...parts.slice(from)]
}

function partitioned(text: string, separator: string, index: number): Value {
  if (index < 0) return new Tuple([text, '', ''])
  return new Tuple([text.slice(0, index), separator, text.slice(index + separator.length)])
}

function joinedBy(separator: string, call: Call): string {
  const texts = itemsOf(required(call, 0, 'iterable')).map((item) => {
    if (typeof item !== 'string') throw failed('Expected texts to join')
    return item
  })
  const text = texts.join(separator)
  call.runtime.budget.makeText(text.length)
  return text
}

function affixes(call: Call): readonly string[] {
  const wanted = required(call, 0, 'prefix')
  return (sequenceOf(wanted) ?? [wanted]).map(textOf)
}

function withoutSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
}

function indexIn(text: string, wanted: string): bigint {
  const index = text.indexOf(wanted)
  if (index < 0) throw failed(`The text ${JSON.stringify(wanted)} is not there`)
  return BigInt(index)
}

function filled(text: string, call: Call, fill: (width: number) => string): string {
  const width = intArgument(call, 0, 'width')
  call.runtime.budget.makeText(Math.max(width, text.length))
  return fill(width)
}
