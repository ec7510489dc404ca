const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
}

/** What a quoted text means: Python's escapes, and a backslash before anything else stays (`'\d'`). */
export function unquoted(quoted: string): string {
  return unescaped(quoted.slice(1, -1))
}

/** The same, for the inside of quotes. */
export function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, two?: string, four?: string, eight?: string, octal?: string, one?: string) => {
      const hex = two ?? four ?? eight
      const code = hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : null
      if (code !== null) return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      return ESCAPES[one ?? ''] ?? whole
    },
  )
}

/** `1_000`, `0x1f` */
export function intOf(text: string): bigint {
  return BigInt(text.replaceAll('_', ''))
}

export function floatOf(text: string): number {
  return Number(text.replaceAll('_', ''))
}
