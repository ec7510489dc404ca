import type { Value } from '../../template/value.ts'

/** An element of an array as Postgres writes it: in quotes with backslashes, or without either. */
const ELEMENT = /"((?:[^"\\]|\\[\s\S])*)"|([^{},"]+)/y

/** The list that Postgres writes as `{1,NULL,"a b"}`, arrays in it included. */
export function listOfArray(text: string, elementOf: (element: string) => Value): Value[] {
  // the bounds come first where they are unusual: [0:2]={1,2,3}
  return new ArrayReader(text.replace(/^[^{]*=/, ''), elementOf).list()
}

class ArrayReader {
  readonly #text: string
  readonly #elementOf: (element: string) => Value
  #at = 0

  constructor(text: string, elementOf: (element: string) => Value) {
    this.#text = text
    this.#elementOf = elementOf
  }

  /** From an opening brace to behind its closing one. */
  list(): Value[] {
    const items: Value[] = []
    this.#at += 1
    while (this.#at < this.#text.length && this.#text[this.#at] !== '}') {
      items.push(this.#text[this.#at] === '{' ? this.list() : this.#element())
      if (this.#text[this.#at] === ',') this.#at += 1
    }
    this.#at += 1
    return items
  }

  #element(): Value {
    ELEMENT.lastIndex = this.#at
    const [whole = '', quoted, plain = ''] = ELEMENT.exec(this.#text) ?? []
    this.#at += Math.max(1, whole.length)
    if (quoted !== undefined) return this.#elementOf(quoted.replace(/\\([\s\S])/g, '$1'))
    return plain === 'NULL' ? null : this.#elementOf(plain)
  }
}
