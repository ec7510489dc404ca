/** Whether text must go through Jinja at all. */
export function hasJinja(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#')
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
