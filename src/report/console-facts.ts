import type { Palette } from './palette.ts'
import { shortenText } from './shorten-text.ts'
import { padText, wrapText } from './text-width.ts'
import { visibleText } from './visible-text.ts'

/** Where everything stands that is said about a check, below its headline. */
export const INDENT = ' '.repeat(8)
const LABEL_WIDTH = 11

/** A label and what it is about. */
export type Fact = {
  readonly label: string
  readonly lines: readonly string[]
  /** To be copied, and so never broken into lines. */
  readonly isWhole?: boolean
  readonly isQuiet?: boolean
}

export type FactOptions = {
  readonly palette: Palette
  /** Columns of the terminal. */
  readonly width: number
}

/** A fact of one line, or null where there is nothing to say. */
export function fact(label: string, text: string): Fact | null {
  return text === '' ? null : { label, lines: [visibleText(shortenText(text))] }
}

/** The lines of a fact; only the first one has the label. */
export function renderFact(fact: Fact, { palette, width }: FactOptions): readonly string[] {
  const room = Math.max(20, width - INDENT.length - LABEL_WIDTH)
  const lines = fact.isWhole === true ? fact.lines : fact.lines.flatMap((line) => wrapText(line, room))
  return lines.map((line, index) => {
    const label = palette.quiet(padText(index === 0 ? fact.label : '', LABEL_WIDTH))
    return `${INDENT}${label}${fact.isQuiet === true ? palette.quiet(line) : line}`.trimEnd()
  })
}
