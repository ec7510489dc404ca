import { z } from 'zod'
import { flag, rowCondition, sqlText, valueList } from '../argument.ts'
import { meantValue } from '../listed-values.ts'
import { literalText } from '../sql-text.ts'

/** One pattern of LIKE, or several; `match_on` says whether any of them must hold, or all. */
export const patternList = valueList
export const matchOn = z.enum(['any', 'all'], { error: '"any" or "all"' }).nullable().default('any')

/** `is_raw` means nothing to Postgres. */
export const regexArguments = {
  row_condition: rowCondition,
  is_raw: flag.nullable().default(false),
  flags: sqlText.default(''),
}

/** What is asked of each pattern: that the value matches it, or that it does not. */
export type Wanted = 'match' | 'no match'

/** `name like 'A%'` */
export function likePattern(column: string, pattern: string, wanted: Wanted): string {
  return `${column} ${wanted === 'match' ? 'like' : 'not like'} ${literalText(meantValue(pattern))}`
}

/** `a or b`, or `a and b`: of what must not match, too, so that `any` fails only where all patterns match. */
export function joined(conditions: readonly string[], match: 'any' | 'all' | null): string {
  return conditions.join(match === 'all' ? ' and ' : ' or ')
}

/** ` any of ^A, ^B` */
export function saysPatterns(patterns: readonly string[], match: 'any' | 'all' | null): string {
  return `${match === 'all' ? 'all' : 'any'} of ${patterns.join(', ')}`
}

/**
 * Whether a value matches a regular expression, as dbt_expectations asks it: NULL matches none. Its subquery is an error where
 * the flag `g` finds several matches.
 */
export function regexByDbt(column: string, regex: string, flags: string, wanted: Wanted): string {
  const [pattern, options] = [regex, flags].map((text) => literalText(meantValue(text)))
  const matches = `coalesce(array_length((select regexp_matches(${column}, ${pattern}, ${options})), 1), 0)`
  return `${matches} ${wanted === 'match' ? '> 0' : '= 0'}`
}

/**
 * The same in a third of the time, by `regexp_like`, which is there since Postgres 15. It is for text: other types (citext, char)
 * may have functions of their own, which `regexp_match` finds as dbt's does. Null where only dbt's will do.
 */
export function regexInScan(column: string, regex: string, flags: string, wanted: Wanted): string | null {
  if (flags.includes('g')) return null
  const given = [column, literalText(meantValue(regex)), literalText(meantValue(flags))].join(', ')
  const matches = `coalesce(case
when pg_typeof(${column}) in ('text'::regtype, 'varchar'::regtype) then regexp_like(${given})
else regexp_match(${given}) is not null
end, false)`
  return wanted === 'match' ? matches : `not ${matches}`
}

/** What must not match: `any` is weak, it fails only where all of the patterns match. */
export function saysNoPatterns(patterns: readonly string[], match: 'any' | 'all' | null): string {
  return match === 'all' ? `matches none of ${patterns.join(', ')}` : `does not match all of ${patterns.join(', ')}`
}
