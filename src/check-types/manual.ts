import type { z } from 'zod'
import type { ManualArgument, ManualEntry } from '../model/manual.ts'
import { ALL_CHECK_TYPES } from './catalogue.ts'
import type { CheckType } from './check-type.ts'

/** The manual of all check types, made of their definitions; sorted by name, dbt's built-in ones first. */
export function checkTypeManual(): readonly ManualEntry[] {
  const isBuiltIn = ({ name }: CheckType): boolean => !name.includes('.')
  return [...ALL_CHECK_TYPES.filter(isBuiltIn), ...ALL_CHECK_TYPES.filter((type) => !isBuiltIn(type))].map(entryOf)
}

function entryOf({ name, on, facts, example, argumentShapes }: CheckType): ManualEntry {
  const { column = null, arguments: given = {} } = example
  return {
    name,
    on,
    ...facts,
    arguments: Object.entries(argumentShapes).map(([argument, shape]) => argumentOf(argument, shape)),
    example: { column, arguments: { ...given } },
  }
}

/** A symbol is nothing that YAML can say, so every piece of `argument.ts` answers it with what it expects. */
const NOTHING_OF_YAML = Symbol('nothing of YAML')

function argumentOf(name: string, shape: z.ZodType): ManualArgument {
  const expected = shape.safeParse(NOTHING_OF_YAML).error?.issues[0]?.message ?? 'a value'
  const absent = shape.safeParse(undefined)
  return { name, expected, isRequired: !absent.success, fallback: absent.success ? fallbackText(absent.data) : null }
}

/** What stands for an argument that is not given; null for nothing, and for a list of nothing. */
function fallbackText(value: unknown): string | null {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return null
  if (typeof value === 'object' && 'text' in value) return String(value.text)
  return String(value)
}
