import type { Value } from './read-cases.ts'

/** What dbt pastes into SQL for a value: Python's `str()`, as far as the cases need it. */
export function pastedText(value: Value): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number' && Number.isInteger(value)) return `${value}.0`
  return String(value)
}

/** The items of a list as pasted; none for anything else. */
export function pastedList(value: Value): readonly string[] {
  return Array.isArray(value) ? value.map(pastedText) : []
}
