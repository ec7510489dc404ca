import type { Position } from '../../model/position.ts'

/** The name of the command line in positions. */
export const COMMAND_LINE = 'the command line'

/** Words side by side as one text, and where each of them begins: a message can show what it speaks of. */
export function commandText(words: readonly string[]): {
  readonly text: string
  readonly positionOf: (index: number, offset?: number) => Position
} {
  const shown = words.map((word) => word.replace(/\s+/g, ' '))
  const starts = shown.map((_, index) => shown.slice(0, index).reduce((sum, word) => sum + word.length + 1, 1))
  return {
    text: shown.join(' '),
    positionOf: (index, offset = 0) => ({ file: COMMAND_LINE, line: 1, column: (starts[index] ?? 1) + offset }),
  }
}
