// In every Node that we support, and not yet in TypeScript's library.
declare global {
  interface JSON {
    /** https://tc39.es/proposal-json-parse-with-source: the reviver gets the text of a scalar. */
    parse(
      text: string,
      reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown
  }
}

/** A number of Python's that JavaScript would take for an integer, or that JSON does not have: 1.0, Infinity, NaN. */
export class PythonFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** `1.0`, `1e3`, or more digits than a number in JavaScript keeps; also where that only stands in a text. */
const NEEDS_CARE = /\d\.0+(?!\d)|\d[eE][+-]?\d|\d{16}/

/** Texts, so that what stands in them is passed over, and the numbers that only Python's JSON has. */
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|(-?Infinity|NaN)/g

/** In place of such a number. A noncharacter of Unicode, which no text needs. */
const MARK = '\ufdd0'

/**
 * `JSON.parse` of what Python wrote, which loses nothing that Python would keep: floats that look like integers are
 * `PythonFloat`s, large integers bigints. Most files have neither, and are read in the fast way.
 *
 * @throws SyntaxError
 */
export function parseExactJson(text: string): unknown {
  try {
    return NEEDS_CARE.test(text) ? parseWithCare(text) : JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError) || !/Infinity|NaN/.test(text)) throw error
    return parseWithCare(
      text.replace(TEXT_OR_NUMBER, (found, number?: string) => (number ? `"${MARK}${number}"` : found)),
    )
  }
}

function parseWithCare(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, { source }) => {
    if (typeof value === 'string' && value.startsWith(MARK)) return new PythonFloat(Number(value.slice(1)))
    if (typeof value !== 'number' || source === undefined || !Number.isInteger(value)) return value
    if (/[.eE]/.test(source)) return new PythonFloat(value)
    return Number.isSafeInteger(value) ? value : BigInt(source)
  })
}
