/** A backslash and what follows it in a text of Jinja; what is none of these stays as it is. */
const ESCAPE = /\\(?:\n|[\\'"abfnrtv]|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/g

const SHORT: Readonly<Record<string, string>> = {
  ...{ '\n': '', '\\': '\\', "'": "'", '"': '"' },
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
}

/**
 * What becomes of a setting's text on its way through dbt: for most tests it is written into a template between quotes, and
 * read from there with the escapes of Python (generic_test_builders.py, `construct_config`): `\b` is a backspace, `\d` stays.
 */
export function throughPythonEscapes(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(ESCAPE, (found) => {
    const [, kind = '', digits = ''] = /^\\([xuU]?)(.*)$/s.exec(found) ?? []
    if (kind !== '') return String.fromCodePoint(Number.parseInt(digits, 16))
    return SHORT[digits] ?? String.fromCodePoint(Number.parseInt(digits, 8))
  })
}
