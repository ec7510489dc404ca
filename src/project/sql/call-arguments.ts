/** One argument of a call in Jinja, unrendered. */
export type CallArgument = {
  /** Null for one without a name. */
  readonly name: string | null
  readonly expression: string
}

/**
 * The arguments of a call, and the index behind its closing parenthesis.
 *
 * @param from the index right after its opening parenthesis.
 * @returns null if it does not end.
 */
export function readCallArguments(
  text: string,
  from: number,
): { readonly arguments: readonly CallArgument[]; readonly end: number } | null {
  const parts: string[] = []
  let start = from
  for (let index = from, depth = 0; index < text.length; index++) {
    const character = text[index] ?? ''
    if (character === '"' || character === "'") index = quoteEnd(text, index)
    else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character) && depth > 0) depth--
    else if (depth > 0 || !',)'.includes(character)) continue
    else {
      parts.push(text.slice(start, index))
      start = index + 1
      if (character !== ')') continue
      return { arguments: parts.map(argumentOf).filter(({ expression }) => expression !== ''), end: start }
    }
  }
  return null
}

function argumentOf(text: string): CallArgument {
  const [, name = null, value = text] = /^\s*([A-Za-z_]\w*)\s*=(?!=)(.*)$/s.exec(text) ?? []
  return { name, expression: value.trim() }
}

function quoteEnd(text: string, start: number): number {
  const quote = text[start]
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === quote) return index
  }
  return text.length
}
