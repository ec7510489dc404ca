/** Whether a text holds a wildcard of Python's fnmatch. */
export function hasWildcard(text: string): boolean {
  return /[*?[\]]/u.test(text)
}

/**
 * Python's `fnmatch`: `*` matches anything (dots and slashes too), `?` one character, `[abc]` and `[!abc]` a set;
 * case counts.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  return wildcardExpression(pattern, '.*', '.').test(text)
}

/** Python's `Path.glob` on one relative path: `*` and `?` stay within a folder's name, `**` is any number of folders. */
export function matchesPath(path: string, pattern: string): boolean {
  const trimmed = pattern.replace(/^\.\//u, '').replace(/\/+$/u, '')
  return wildcardExpression(trimmed, '[^/]*', '[^/]').test(path)
}

function wildcardExpression(pattern: string, any: string, one: string): RegExp {
  const source = pattern.replace(
    /(?<folders>\*\*\/)|(?<any>\*+)|(?<one>\?)|\[(?<not>!?)(?<set>\]?[^\]]*)\]|(?<plain>[\s\S])/gu,
    (...match: unknown[]) => {
      const groups = match.at(-1) as Readonly<Record<string, string | undefined>> // the last argument of a replacer
      if (groups['folders'] !== undefined) return any === '.*' ? '.*/' : '(?:[^/]+/)*'
      if (groups['any'] !== undefined) return groups['any'].length > 1 ? '.*' : any
      if (groups['one'] !== undefined) return one
      if (groups['set'] !== undefined) return `[${groups['not'] ? '^' : ''}${escapeSet(groups['set'])}]`
      return (groups['plain'] ?? '').replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&')
    },
  )
  return new RegExp(`^(?:${source})$`, 'su')
}

function escapeSet(set: string): string {
  return set.replace(/[\\\]^[]/gu, '\\$&')
}
