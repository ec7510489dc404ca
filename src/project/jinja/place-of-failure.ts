import type { Position } from '../../model/position.ts'
import { type Source, sourceOf } from '../../template/source.ts'
import { TemplateError } from '../../template/template-error.ts'
import type { JinjaFailure } from './jinja-failure.ts'

/** Where a template stands whose place is not looked at yet. */
export const BY_ITSELF: Position = { file: '', line: 1, column: 1 }

/** Characters in which a value may stand that its text has not: quotes, indentation, escapes. */
const MARGIN = 200

/**
 * The place of a mistake in a file, where a YAML value stands at `value`. How the text of a value is written there (quotes,
 * folded lines, indentation) is not known any more, so that what is wrong is looked for; `value` where it is not found.
 */
export function placeOfFailure(
  { at, template }: Pick<JinjaFailure, 'at' | 'template'>,
  value: Position,
  texts: ReadonlyMap<string, string>,
): Position {
  const file = texts.get(value.file)
  if (at === null || file === undefined) return value
  const offset = offsetOf(template, at)
  const piece = /^(?:[^\s{}]+|[{}]+)/.exec(template.slice(offset))?.[0]
  if (piece === undefined) return value
  const start = offsetOf(file, value)
  const written = file.slice(start, start + 2 * template.length + MARGIN)
  const found = written.split(piece).slice(0, countOf(piece, template.slice(0, offset)) + 1)
  if (found.join(piece).length + piece.length > written.length) return value
  return positionOf(file, start + found.join(piece).length, value.file)
}

/**
 * Runs a template that stands in YAML at `value`. Its mistakes are told with their places there, those of macros that it calls
 * with theirs.
 *
 * @param template its text, which is not always that of the value: `ref('orders')` needs no braces.
 */
export function inYaml<T>(
  template: string,
  value: Position,
  texts: ReadonlyMap<string, string>,
  run: (source: Source) => T,
): T {
  try {
    return run(sourceOf(template, BY_ITSELF))
  } catch (error) {
    if (!(error instanceof TemplateError) || error.position?.file !== BY_ITSELF.file) throw error
    const place = placeOfFailure({ at: error.position, template }, value, texts)
    throw new TemplateError(error.code, error.message, place, error.hint)
  }
}

function countOf(piece: string, text: string): number {
  return text.split(piece).length - 1
}

function offsetOf(text: string, { line, column }: Pick<Position, 'line' | 'column'>): number {
  let start = 0
  for (let each = 1; each < line; each++) start = text.indexOf('\n', start) + 1
  return start + column - 1
}

function positionOf(text: string, offset: number, file: string): Position {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  return { file, line: before.split('\n').length, column: offset - start + 1 }
}
