/** Control and format characters, half surrogates, line separators, odd spaces: a terminal would obey or hide them. */
const INVISIBLE =
  /(?!\u200d)\p{Cf}|(?! )\p{Zs}|\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d/gu

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Text from elsewhere, made safe for one line of a terminal: what is invisible becomes an escape such as
 * `\u001b`. The zero-width joiner stays where it glues an emoji together.
 */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, escapeCharacter)
}

/** As `visibleText`, but keeps line breaks: one entry per line. */
export function visibleLines(text: string): readonly string[] {
  return text.trimEnd().split(/\r?\n/).map(visibleText)
}

/**
 * A value of a row, so that no two values look the same: NULL is bare, and a text that could be mistaken (for NULL, for
 * nothing, for padding, for an escape) stands in double quotes.
 */
export function visibleValue(value: string | null): string {
  if (value === null) return 'NULL'
  const escaped = visibleText(value)
  const isMistakable = escaped !== value || value === '' || value === 'NULL' || /^["\s]|\s$/.test(value)
  return isMistakable ? `"${visibleText(value.replaceAll('\\', '\\\\').replaceAll('"', '\\"'))}"` : value
}

function escapeCharacter(character: string): string {
  const short = SHORT_ESCAPES[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
