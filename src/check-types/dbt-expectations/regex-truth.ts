import type { ExpressionArgument } from '../argument.ts'
import type { Tested } from '../check-type.ts'
import type { Truth } from './measure-truth.ts'
import { joined, regexByDbt, regexInScan, type Wanted } from './patterns.ts'

type RegexTest = {
  readonly flags: string
  readonly row_condition: ExpressionArgument | null
}

/** What must be TRUE of a column and one or several regular expressions. */
export function regexTruth(
  wanted: Wanted,
  regexes: readonly string[],
  match: 'any' | 'all' | null,
  { flags, row_condition }: RegexTest,
  { column }: Tested,
): Truth {
  const text = column ?? ''
  const inScan = regexes.flatMap((regex) => regexInScan(text, regex, flags, wanted) ?? [])
  return {
    expression: joined(
      regexes.map((regex) => regexByDbt(text, regex, flags, wanted)),
      match,
    ),
    ...(inScan.length === regexes.length ? { inScan: joined(inScan, match) } : {}),
    rowCondition: row_condition,
  }
}
