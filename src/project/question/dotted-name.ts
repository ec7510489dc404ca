/** A part of a dotted name, as somebody types it. */
export type NamePart = {
  /** What stands there, without the quotes. */
  readonly text: string
  /** As Postgres sees it: without quotes, capital letters become small ones. */
  readonly name: string
  /** As SQL text. */
  readonly sql: string
}

const PART = /^(?:"(?<quoted>(?:[^"]|"")+)"|(?<bare>[^".\s]+))(?:\.|$)/

/** `marts.revenue."Order Id"` in its parts, or null if that is no dotted name. */
export function dottedName(text: string): readonly NamePart[] | null {
  const parts: NamePart[] = []
  let rest = text
  while (rest !== '') {
    const { quoted, bare = '' } = PART.exec(rest)?.groups ?? {}
    const length = PART.exec(rest)?.[0].length ?? 0
    if (length === 0) return null
    const own = quoted?.replaceAll('""', '"') ?? bare
    const folded = own.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    parts.push({
      text: own,
      name: quoted === undefined ? folded : own,
      sql: quoted === undefined ? bare : `"${quoted}"`,
    })
    rest = rest.slice(length)
    if (rest === '' && text.endsWith('.')) return null
  }
  return parts.length === 0 ? null : parts
}
