import type { Host, Terminal } from './host.ts'

/**
 * Whether text for `terminal` gets colors. Asked in this order: --no-color, NO_COLOR (https://no-color.org: set and not
 * empty), FORCE_COLOR (as Node reads it: 0 and false are no), then whether it is a terminal that knows colors.
 */
export function usesColor(terminal: Terminal, { environment }: Host, isAllowed: boolean): boolean {
  if (!isAllowed || environment['NO_COLOR']) return false
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return terminal.isTTY && environment['TERM'] !== 'dumb'
}
