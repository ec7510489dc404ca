import type { AllowedTexts } from '../model/catalog.ts'

/** `'it''s'::text`. A backslash may be meant in two ways, so a text with one is not read. */
const LITERAL = String.raw`'(?:[^'\\]|'')*'::(?:text|character varying)`

/** `status` or `"Status"`, for a varchar as `(status)::text`; nothing else, and no COLLATE. */
const COLUMN = String.raw`(?:"(?:[^"]|"")+"|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)`
const TESTED = String.raw`(?:${COLUMN}|\(${COLUMN}\)::text)`

/** What Postgres makes of `x in ('a', 'b')` and `x = any (array['a', 'b'])`, and of a list of one. */
const LIST = String.raw`ANY \((?:ARRAY\[(?<texts>${LITERAL}(?:, ${LITERAL})*)\]|\(ARRAY\[(?<varchars>${LITERAL}(?:, ${LITERAL})*)\]\)::text\[\])\)`
const ONE_OF = new RegExp(String.raw`^CHECK \(\((?:${TESTED} = (?:${LIST}|(?<single>${LITERAL})))\)\)(?: NO INHERIT)?$`)

/**
 * The texts that CHECKs leave to a column, where that is all they say. A CHECK lets pass what is NULL: with a NULL in its list
 * it would allow anything, so a list of anything but texts is not read.
 *
 * @param checks as `pg_get_constraintdef` writes them.
 */
export function allowedTextsOf(
  checks: readonly { readonly name: string; readonly definition: string }[],
): readonly AllowedTexts[] {
  return checks.flatMap(({ name, definition }) => {
    const groups = ONE_OF.exec(definition)?.groups
    const list = groups?.['texts'] ?? groups?.['varchars'] ?? groups?.['single']
    return list === undefined ? [] : [{ name, values: literalsIn(list) }]
  })
}

function literalsIn(list: string): readonly string[] {
  return [...list.matchAll(/'((?:[^']|'')*)'::/g)].map(([, text = '']) => text.replaceAll("''", "'"))
}
