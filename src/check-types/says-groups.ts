import type { ExpressionArgument } from './argument.ts'

/** ` for every region, month`; nothing where nothing is grouped. */
export function forEveryGroup(groups: readonly ExpressionArgument[]): string {
  return groups.length === 0 ? '' : ` for every ${groups.map(({ text }) => text).join(', ')}`
}
