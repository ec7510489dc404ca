import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What dbt_utils learned to do in which version, the newest first: a file of its generic tests, and what stands in it since.
 * Nothing else tells: it calls itself 0.1.0 in every release, and its change log runs late.
 */
const MARKS: readonly { readonly version: string; readonly file: string; readonly mark: RegExp }[] = [
  { version: '1.4.0', file: 'recency.sql', mark: /most_recent\s+is\s+null/i },
  { version: '1.3.0', file: 'not_null_proportion.sql', mark: /type_numeric/ },
  { version: '1.2.0', file: 'equality.sql', mark: /exclude_columns/ },
  { version: '1.0.0', file: 'equality.sql', mark: /test_equality/ },
]

/**
 * The version that an installed dbt_utils behaves like; null where none is installed.
 *
 * @param installPath absolute: the folder of packages.
 */
export async function installedDbtUtils(installPath: string): Promise<string | null> {
  for (const { version, file, mark } of MARKS) {
    const text = await textIn(join(installPath, 'dbt_utils', 'macros', 'generic_tests', file))
    if (text !== null && mark.test(text)) return version
  }
  return null
}

/** What is not there, or cannot be read, tells nothing. */
async function textIn(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}
