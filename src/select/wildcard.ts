/** Whether a text holds a wildcard of Python's fnmatch. */
export function hasWildcard(text: string): boolean {
  return /[*?[\]]/u.test(text)
}

/**
 * Python's `fnmatch`, ready to be asked often: `*` matches anything (dots and slashes too), `?` one character, `[abc]` and
 * `[!a-z]` a set; case counts. A bracket that is never closed is itself.
 */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
  if (!hasWildcard(pattern)) return (text) => text === pattern
  const expression = new RegExp(`^(?:${wildcardExpression(pattern)})$`, 'su')
  return (text) => expression.test(text)
}

/** Python's `Path.glob` on one relative path: wildcards stay within a folder's name, `**` is any number of folders. */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const names = pattern.split('/').filter((name) => name !== '' && name !== '.')
  const matchers = names.map((name) => (name === '**' ? null : wildcardMatcher(name)))
  return (path) => matchesNames(path.split('/'), matchers)
}

/** @param matchers one for each name; null is any number of names. */
function matchesNames(names: readonly string[], matchers: readonly (((name: string) => boolean) | null)[]): boolean {
  const [matches, ...rest] = matchers
  if (matches === undefined) return names.length === 0
  if (matches === null) return [...names, null].some((_, index) => matchesNames(names.slice(index), rest))
  const [name, ...below] = names
  return name !== undefined && matches(name) && matchesNames(below, rest)
}

/** A `]` that comes first in a set is one of its characters. */
const PIECE =
  /(?<any>\*+)|(?<one>\?)|\[(?:!(?<others>\][^\]]*|[^\]]+)|(?<set>(?!!)(?:\][^\]]*|[^\]]+)))\]|(?<plain>.)/gsu

function wildcardExpression(pattern: string): string {
  const pieces = [...pattern.matchAll(PIECE)].map(({ groups = {} }) => {
    if (groups['any'] !== undefined) return '.*'
    if (groups['one'] !== undefined) return '.'
    if (groups['others'] !== undefined) return `[^${characters(groups['others'])}]`
    return `[${characters(groups['set'] ?? groups['plain'] ?? '')}]`
  })
  return pieces.join('')
}

/** The inside of a set. A range from high to low holds nothing; an empty set never matches, and `[^]` always does. */
function characters(set: string): string {
  const codes = Array.from(set, (character) => character.codePointAt(0) ?? 0)
  const pieces: string[] = []
  for (let index = 0; index < codes.length; index += 1) {
    const first = codes[index] ?? 0
    const last = codes[index + 1] === HYPHEN ? codes[index + 2] : undefined
    if (last === undefined) pieces.push(escaped(first))
    else {
      if (first <= last) pieces.push(`${escaped(first)}-${escaped(last)}`)
      index += 2
    }
  }
  return pieces.join('')
}

const HYPHEN = 0x2d

function escaped(code: number): string {
  return `\\u{${code.toString(16)}}`
}
