import { failed } from './template-error.ts'

const CASELESS = 2n
const MULTILINE = 8n
const DOT_ALL = 16n

/** Pieces of a pattern that Python and JavaScript write in other ways: escapes, sets of characters, named groups, ends. */
const PIECE = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\(\?P<|\(\?P=(?<back>\w+)\)|\$/g

/** What Python counts as letters and digits is more than ASCII. */
const CLASSES: Readonly<Record<string, string>> = {
  '\\w': '\\p{L}\\p{N}_',
  '\\d': '\\p{Nd}',
}

/**
 * A pattern of Python's `re` for JavaScript.
 *
 * @throws TemplateError for one that cannot be read.
 */
export function expressionOf(pattern: string, given: bigint): RegExp {
  const [, letters = ''] = /^\(\?([aimsu]+)\)/.exec(pattern) ?? []
  const has = (flag: bigint, letter: string): boolean => (given & flag) !== 0n || letters.includes(letter)
  const isMultiline = has(MULTILINE, 'm')
  const flags = `gu${has(CASELESS, 'i') ? 'i' : ''}${isMultiline ? 'm' : ''}${has(DOT_ALL, 's') ? 's' : ''}`
  const text = letters === '' ? pattern : pattern.slice(letters.length + 3)
  const source = text.replace(PIECE, (piece: string, back?: string) => {
    if (back !== undefined) return `\\k<${back}>`
    if (piece === '(?P<') return '(?<'
    // before a line feed at the very end, too
    if (piece === '$') return isMultiline ? '$' : '(?=\\n?(?![\\s\\S]))'
    return piece.startsWith('[') ? setOf(piece) : escapeOf(piece)
  })
  try {
    return new RegExp(source, flags)
  } catch (error) {
    if (error instanceof SyntaxError) throw failed(`The regular expression cannot be read: ${error.message}`)
    throw error
  }
}

function escapeOf(piece: string): string {
  switch (piece) {
    case '\\A':
      return '(?<![\\s\\S])'
    case '\\Z':
      return '(?![\\s\\S])'
    case '\\W':
      return '[^\\p{L}\\p{N}_]'
    default: {
      const letters = CLASSES[piece]
      return letters === undefined ? plainEscape(piece) : `[${letters}]`
    }
  }
}

/** Inside of a set. */
function setOf(set: string): string {
  const [open = '[', inner = ''] = /^(\[\^?)([\s\S]*)\]$/.exec(set)?.slice(1) ?? []
  const first = inner.startsWith(']') ? `\\]${inner.slice(1)}` : inner
  const translated = first.replace(/\\[\s\S]|\[/g, (piece) => {
    return piece === '[' ? '\\[' : (CLASSES[piece] ?? (piece === '\\-' ? piece : plainEscape(piece)))
  })
  return `${open}${translated}]`
}

/** JavaScript takes a backslash only where it is needed. */
function plainEscape(piece: string): string {
  return /^\\[^\w^$\\.*+?()[\]{}|/]$/.test(piece) ? piece.slice(1) : piece
}
