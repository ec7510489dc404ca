import { readFileSync } from 'node:fs'

/** Ours, from package.json, which stands two folders above this file in `src` and in `dist` alike. */
export function assayVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version)
  throw new Error('package.json has no version')
}
