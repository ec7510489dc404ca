import type { LibraryMacro, MacroLibrary } from './macro-library.ts'

/** Whether assay has a check type of its own for a test: `unique`, `dbt_utils.recency`. */
export type HasCheckType = (name: string) => boolean

/**
 * The macro that a test of a project means; undefined where it means a check type of ours, or nothing at all.
 *
 * dbt looks in the package of the file, in the root project, in all packages, and last among its own (dbt-core, context/
 * macro_resolver.py). What dispatches, as dbt's own tests and those of packages do, finds the root project's
 * `postgres__test_x` and `default__test_x` first.
 */
export function findTest(
  library: MacroLibrary,
  {
    namespace,
    testName,
    packageName,
  }: { readonly namespace: string | null; readonly testName: string; readonly packageName: string },
  hasCheckType: HasCheckType,
): LibraryMacro | undefined {
  const [root = packageName] = library.packageNames
  const name = `test_${testName}`
  if (namespace !== null && namespace !== 'dbt') {
    if (!hasCheckType(`${namespace}.${testName}`)) return library.find(namespace, name)
    return namespace === root ? library.find(root, name) : replacement(library, root, name)
  }
  const own = namespace === null ? library.findFirst([packageName, root], name) : undefined
  if (own !== undefined) return own
  if (hasCheckType(testName)) return replacement(library, root, name)
  return namespace === null ? library.findFirst(library.packageNames, name) : undefined
}

function replacement(library: MacroLibrary, root: string, name: string): LibraryMacro | undefined {
  return library.find(root, `postgres__${name}`) ?? library.find(root, `default__${name}`)
}
