import { hash } from 'node:crypto'

/** SHA-256 in hexadecimal of a text without the white space around it, as dbt hashes files. */
export function textChecksum(text: string): string {
  return hash('sha256', text.trim(), 'hex')
}
