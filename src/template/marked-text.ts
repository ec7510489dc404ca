import { literalOf } from './literal-reader.ts'
import { textOf } from './python-str.ts'
import { failed } from './template-error.ts'
import { type Call, TemplateObject, type Value } from './value.ts'

type Wanted = 'anything' | 'True or False' | 'a number'

/**
 * Text of which a filter says that it stands for a value of another type. It is that value where it is all that a template
 * gives; everywhere else it is text (dbt_common, clients/jinja.py, `NativeMarker`).
 */
export class MarkedText extends TemplateObject {
  readonly #text: string
  readonly #wanted: Wanted

  constructor(text: string, wanted: Wanted) {
    super()
    this.#text = text
    this.#wanted = wanted
  }

  override text(): string {
    return this.#text
  }

  /** `defined` takes the mark away before anybody looks for an attribute. */
  override attribute(): undefined {
    return undefined
  }

  override isTrue(): boolean {
    return this.#text !== ''
  }

  override items(): readonly Value[] {
    return [...this.#text]
  }

  override equals(other: Value): boolean {
    return this.#text === unmarked(other)
  }

  /** What the text stands for. What is no literal of Python's stays text, where that will do. */
  literal(): Value {
    const value = literalOf(this.#text)
    if (this.#wanted === 'anything') return value === undefined ? this.#text : value
    const isNumber = typeof value === 'bigint' || typeof value === 'number'
    if (value !== undefined && (this.#wanted === 'a number' ? isNumber : typeof value === 'boolean')) return value
    throw failed(
      `A value is of another type than its filter says. Expected ${this.#wanted}, got ${JSON.stringify(this.#text)}`,
    )
  }
}

/** The text of a text, however it is marked. */
export function unmarked(value: Value): Value {
  return value instanceof MarkedText ? value.text() : value
}

function marking(wanted: Wanted): (operand: Value, call: Call) => Value {
  return (operand, { runtime }) => (runtime.isNative ? new MarkedText(textOf(operand), wanted) : operand)
}

/** dbt's filters for the type of a value. In templates that make text they do nothing. */
export const MARKING_FILTERS: readonly (readonly [string, (operand: Value, call: Call) => Value])[] = [
  ['as_native', marking('anything')],
  ['as_bool', marking('True or False')],
  ['as_number', marking('a number')],
  ['as_text', (operand, { runtime }) => (runtime.isNative ? textOf(operand) : operand)],
]
