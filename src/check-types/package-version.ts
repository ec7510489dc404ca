import type { Tested } from './check-type.ts'

/**
 * Whether the project uses a release of a dbt package from before `version`. Packages change their minds: what a test says of
 * an empty table may depend on it. A version that nobody pinned counts as the newest.
 *
 * @param version `1.4.0`
 */
export function isOlderThan(
  { packageVersions }: Pick<Tested, 'packageVersions'>,
  packageName: string,
  version: string,
): boolean {
  const used = packageVersions.get(packageName)
  return used !== undefined && used.localeCompare(version, 'en', { numeric: true }) < 0
}
