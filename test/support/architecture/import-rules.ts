import { posix } from 'node:path'
import type { Finding, SourceFile } from './source-file.ts'

/** What one part of `src` may import beside itself. A part is a folder (`model`) or a file (`run.ts`). */
export type ImportRule = {
  readonly part: string
  /** Folders or files below `src`. */
  readonly parts: readonly string[]
  /** npm packages and `node:` modules; one that ends with ` (types)` may only be imported with `import type`. */
  readonly packages: readonly string[]
  /** Why the row is no longer, and what to do instead. */
  readonly because: string
}

/** One sentence for each import that the table does not have. */
export function forbiddenImports(files: readonly SourceFile[], table: readonly ImportRule[]): readonly string[] {
  return files.flatMap((file) => {
    const part = partOf(file.path)
    const rule = table.find((row) => row.part === part)
    if (rule === undefined)
      return [`${file.path}: ${part} has no row in the import table; say there what it may import`]
    return file.imports
      .filter((found) => !isAllowed(file.path, found, rule))
      .map(({ what, line }) => `${file.path}:${line}: ${part} must not import ${what}: ${rule.because}`)
  })
}

/** Groups of files that import each other in a ring, as text: `src/a.ts -> src/b.ts -> src/a.ts`. */
export function importCycles(files: readonly SourceFile[]): readonly string[] {
  const targets = new Map(files.map((file) => [file.path, relativeTargets(file)]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path)
    if (at >= 0) cycles.push([...trail.slice(at), path].join(' -> '))
    if (at >= 0 || done.has(path)) return
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of targets.keys()) visit(path, [])
  return cycles
}

/** `src/model/check.ts` is in `model`, `src/run.ts` is `run.ts`. */
function partOf(path: string): string {
  return path.split('/')[1] ?? path
}

function isAllowed(path: string, found: Finding & { isTypeOnly: boolean }, rule: ImportRule): boolean {
  if (!found.what.startsWith('.')) {
    return rule.packages.includes(found.what) || (found.isTypeOnly && rule.packages.includes(`${found.what} (types)`))
  }
  const target = posix.join(posix.dirname(path), found.what)
  if (!target.startsWith('src/')) return false
  return [rule.part, ...rule.parts].some((part) => target === `src/${part}` || target.startsWith(`src/${part}/`))
}

function relativeTargets(file: SourceFile): readonly string[] {
  return file.imports
    .filter(({ what }) => what.startsWith('.'))
    .map(({ what }) => posix.join(posix.dirname(file.path), what))
}
