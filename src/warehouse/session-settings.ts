import type { PostgresConnection } from '../model/target.ts'
import type { WarehouseLimits } from '../model/warehouse.ts'
import type { Setting } from './query-frame.ts'

/** What holds while one of our queries runs. TimeZone is left alone: dbt's verdicts on dates depend on it. */
export function sessionSettings(connection: PostgresConnection, limits: WarehouseLimits): readonly Setting[] {
  const settings: Setting[] = [
    ['statement_timeout', String(limits.statementTimeoutMs)],
    ['lock_timeout', String(limits.lockTimeoutMs)],
    // Our literals are written for it; an old database may still have it off.
    ['standard_conforming_strings', 'on'],
  ]
  if (connection.role !== null) settings.push(['role', foldIdentifier(connection.role)])
  if (connection.searchPath !== null) settings.push(['search_path', connection.searchPath])
  return settings
}

/**
 * The name that `set role <text>` would mean: dbt sends the text as SQL, so `Analyst` is analyst and `"Analyst"` is Analyst.
 * A text that is no identifier at all (`read-only`) is taken as the name itself.
 */
export function foldIdentifier(text: string): string {
  const quoted = /^"((?:[^"]|"")+)"$/.exec(text.trim())?.[1]
  if (quoted !== undefined) return quoted.replaceAll('""', '"')
  return /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*$/.test(text.trim()) ? asciiLowerCase(text.trim()) : text
}

/** Postgres folds only ASCII letters in a UTF-8 database. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
