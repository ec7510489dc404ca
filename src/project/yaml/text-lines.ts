/**
 * Where the lines of a text are, to find the line of an offset.
 *
 * @returns line and column of an offset, both from 1; columns count UTF-16 code units.
 */
export function linesOf(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return (offset) => {
    let [line, next] = [0, starts.length]
    while (next - line > 1) {
      const middle = (line + next) >>> 1
      if ((starts[middle] ?? 0) <= offset) line = middle
      else next = middle
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
}
