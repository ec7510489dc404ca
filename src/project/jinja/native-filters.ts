import type { JinjaFunction } from './jinja-names.ts'
import { MARK_END, MARK_START } from './jinja-values.ts'

type NativeFilter = (call: Parameters<JinjaFunction>[0], value: unknown) => unknown

/**
 * dbt's filters that say which type a value has (dbt_common/clients/jinja.py): what `as_bool` and `as_number` cannot
 * read is a mistake, what `as_native` cannot read stays text.
 */
export const NATIVE_FILTERS: ReadonlyMap<string, NativeFilter> = new Map<string, NativeFilter>([
  ['as_text', (_call, value) => inPython(value)],
  ['as_native', (_call, value) => (typeof value === 'object' && value !== null ? value : marked(value))],
  ['as_number', expecting('a number', /^\s*[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\s*$/)],
  ['as_bool', expecting('True or False', /^\s*(?:True|False)\s*$/)],
])

function expecting(expected: string, pattern: RegExp): NativeFilter {
  return (call, value) => {
    const text = inPython(value)
    if (pattern.test(text)) return marked(value)
    call.fail(
      'JINJA_FAILED',
      `A value is of another type than its filter says. Expected ${expected}, got ${JSON.stringify(text)}`,
    )
    return value
  }
}

/** Text that is read as a Python literal where it is the whole value. */
function marked(value: unknown): string {
  return `${MARK_START}n${inPython(value).trim()}${MARK_END}`
}

/** Python's `str()` of what the engine hands over. */
function inPython(value: unknown): string {
  if (value === true) return 'True'
  if (value === false) return 'False'
  return value === null || value === undefined ? 'None' : String(value)
}
