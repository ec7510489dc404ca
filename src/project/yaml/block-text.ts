/**
 * The text of a block scalar (`|`, `>`) as PyYAML gives it: a last line that ends with the file, and not with a line break, has
 * none. Both parsers add one.
 *
 * @param end the offset behind the scalar.
 * @param length of the whole text.
 */
export function blockText(text: string, end: number, length: number): string {
  return end >= length && text.endsWith('\n') ? text.slice(0, -1) : text
}
