import type { Statement } from './syntax.ts'

/** The names that statements read, macros within them included: jinja2 looks for `varargs` and `kwargs` so. */
export function namesUsedIn(body: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (piece: unknown): void => {
    if (Array.isArray(piece)) piece.forEach(visit)
    else if (typeof piece === 'object' && piece !== null) {
      if ('kind' in piece && piece.kind === 'name' && 'name' in piece && typeof piece.name === 'string') {
        names.add(piece.name)
      }
      Object.values(piece).forEach(visit)
    }
  }
  visit(body)
  return names
}
