import type { Position } from '../../src/model/position.ts'

/** Stands before the character that a problem must point at. */
export const MARK = '‸'

/** Takes the mark out of a text, and says where it stood. */
export function unmarked(text: string, file: string): { readonly text: string; readonly position: Position } {
  const offset = text.indexOf(MARK)
  if (offset < 0) throw new Error(`no mark in ${file}`)
  const lines = text.slice(0, offset).split('\n')
  const position = { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
  return { text: text.replace(MARK, ''), position }
}
