import type { Position } from '../model/position.ts'
import { textWidth } from './text-width.ts'
import { visibleText } from './visible-text.ts'

/** UTF-16 units shown around the place in a long line; a line is cut only where it is longer than both together. */
const UNITS_BEFORE = 50
const UNITS_AFTER = 70

/**
 * Of the lines of a file, the one that a position speaks of, and a caret below the place; null if there is no such line:
 *
 *     14 |       - not_nul
 *        |         ^
 */
export function sourceFrame(lines: readonly string[], { line, column }: Position): string | null {
  const source = lines[line - 1]?.replace(/\r$/, '')
  if (source === undefined) return null
  const at = boundary(source, Math.min(column - 1, source.length))
  const start = source.length > UNITS_BEFORE + UNITS_AFTER ? boundary(source, Math.max(0, at - UNITS_BEFORE)) : 0
  const end = boundary(source, Math.min(source.length, Math.max(at + UNITS_AFTER, start + UNITS_BEFORE + UNITS_AFTER)))
  const before = `${start > 0 ? '…' : ''}${visible(source.slice(start, at))}`
  const after = `${visible(source.slice(at, end))}${end < source.length ? '…' : ''}`
  const gutter = String(line).padStart(4)
  return `${gutter} | ${before}${after}\n${' '.repeat(gutter.length)} | ${blank(before)}^`.replace(/[ \t]+$/gm, '')
}

/** Never between the two halves of a character. */
function boundary(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index
}

/** Tabs stay: they move the line and its caret alike. */
function visible(text: string): string {
  return text.split('\t').map(visibleText).join('\t')
}

function blank(text: string): string {
  return text
    .split('\t')
    .map((part) => ' '.repeat(textWidth(part)))
    .join('\t')
}
