import type { Position } from '../model/position.ts'

/** The text of a template, and where it stands. */
export type Source = { readonly text: string; readonly start: Position }

/** Jinja has line feeds only, and drops one at the very end (jinja2, `keep_trailing_newline` false). */
export function sourceOf(text: string, start: Position): Source {
  return { text: text.replace(/\r\n|\r/g, '\n').replace(/\n$/, ''), start }
}

/** The place of a character in the file. */
export function positionAt({ text, start }: Source, offset: number): Position {
  const before = text.slice(0, offset)
  const lines = before.split('\n')
  const last = lines.at(-1) ?? ''
  const column = lines.length === 1 ? start.column + last.length : last.length + 1
  return { file: start.file, line: start.line + lines.length - 1, column }
}
