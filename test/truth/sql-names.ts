/** `"q""uote"` */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** `'it''s'` */
export function constant(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
