/** Stand around each value in what the engine writes. Noncharacters of Unicode, which no text needs. */
export const VALUE_START = '\ufdd0'
export const VALUE_END = '\ufdd1'

/** Whether text must go through Jinja at all. */
export function hasJinja(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#')
}

/**
 * Makes every `{{ expression }}` write its value as JSON between marks, so that types survive: 1 and 1.0, none and
 * 'none'. An undefined value leaves nothing between the marks. What we cannot take apart stays, for the engine to refuse.
 */
export function markValues(template: string): string {
  let marked = ''
  let end = 0
  for (const { text, start } of jinjaPieces(template)) {
    marked += template.slice(end, start) + (text.startsWith('{{') ? markExpression(text) : text)
    end = start + text.length
  }
  return marked + template.slice(end)
}

/** The `{{ … }}`, `{% … %}`, `{# … #}` and raw blocks of a template, with their places, up to the first that is not closed. */
export function* jinjaPieces(template: string): Generator<{ readonly text: string; readonly start: number }> {
  let end = 0
  for (let start = nextOpening(template, 0); start >= 0; start = nextOpening(template, end)) {
    end = closingOf(template, start)
    if (end < 0) return
    yield { text: template.slice(start, end), start }
  }
}

function markExpression(piece: string): string {
  const parts = /^\{\{([-+]?)([\s\S]*?)([-+]?)\}\}$/.exec(piece)
  const [, before = '', expression = '', after = ''] = parts ?? []
  if (expression.trim() === '') return piece
  return `{%${before} set v__ = (${expression}) %}{{ "${VALUE_START}" ~ (v__ if v__ is undefined else v__|tojson) ~ "${VALUE_END}" ${after}}}`
}

function nextOpening(template: string, from: number): number {
  const opening = /\{[{%#]/g
  opening.lastIndex = from
  return opening.exec(template)?.index ?? -1
}

/** Where the piece that opens at `start` ends, or -1 if it does not. */
function closingOf(template: string, start: number): number {
  const kind = template[start + 1]
  if (kind === '#') return after(template, '#}', start + 2)
  const close = endOf(template, start + 2, kind === '{' ? '}}' : '%}')
  if (kind === '{' || close < 0 || !/^\{%[-+]?\s*raw\s*[-+]?%\}$/.test(template.slice(start, close))) return close
  const rest = template.slice(close)
  const raw = /^[\s\S]*?\{%[-+]?\s*endraw\s*[-+]?%\}/.exec(rest)
  return raw === null ? -1 : close + raw[0].length
}

function after(template: string, closing: string, from: number): number {
  const found = template.indexOf(closing, from)
  return found < 0 ? -1 : found + closing.length
}

/** Looks for `closing` outside of quotes and of brackets that were opened before. */
function endOf(template: string, from: number, closing: string): number {
  let depth = 0
  for (let index = from; index < template.length; index++) {
    const character = template[index] ?? ''
    if (depth === 0 && template.startsWith(closing, index)) return index + closing.length
    if (character === '"' || character === "'") index = quoteEnd(template, index)
    else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
    if (depth < 0) return -1
  }
  return -1
}

function quoteEnd(template: string, start: number): number {
  const quote = template[start]
  for (let index = start + 1; index < template.length; index++) {
    if (template[index] === '\\') index++
    else if (template[index] === quote) return index
  }
  return template.length
}
