// In every Node that we support, and not yet in TypeScript's library.
declare global {
  interface JSON {
    /** https://tc39.es/proposal-json-parse-with-source: text that `stringify` puts out as it is. */
    rawJSON(text: string): unknown
  }
}

/** `JSON.stringify`, and a bigint becomes a JSON number with all of its digits. */
export function toExactJson(value: unknown, indent = 0): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === 'bigint' ? JSON.rawJSON(`${item}`) : item),
    indent,
  )
}
