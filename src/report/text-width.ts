import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Columns that a text takes on a terminal: 2 for a wide character, 0 for a color code. */
export function textWidth(text: string): number {
  return stringWidth(text)
}

/** Pads with spaces to `width` columns; longer text stays as it is. */
export function padText(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const padding = ' '.repeat(Math.max(0, width - textWidth(text)))
  return side === 'right' ? text + padding : padding + text
}

/** Cuts plain text to `width` columns, never inside a character; what is missing is told by `…`. */
export function cutText(text: string, width: number): string {
  // Most texts are short; a UTF-16 unit takes two columns at most (東).
  if (text.length * 2 <= width || textWidth(text) <= width) return text
  let kept = ''
  let columns = 0
  for (const { segment } of graphemes.segment(text)) {
    columns += textWidth(segment)
    if (columns > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Breaks a sentence at spaces into lines of at most `width` columns; a longer word gets a line of its own. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line: string | null = null
  for (const word of text.split(' ')) {
    const longer: string = line === null ? word : `${line} ${word}`
    if (line !== null && textWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line === null ? lines : [...lines, line]
}
