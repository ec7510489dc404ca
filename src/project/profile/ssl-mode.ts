import type { PostgresConnection } from '../../model/target.ts'

/** libpq's, from the least to the most secure. */
export const SSL_MODES: readonly PostgresConnection['sslMode'][] = [
  'disable',
  'allow',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
]

/** Null for a text that libpq does not know. */
export function sslModeOf(text: string): PostgresConnection['sslMode'] | null {
  return SSL_MODES.find((mode) => mode === text) ?? null
}
