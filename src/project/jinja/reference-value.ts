import type { Reference } from '../../model/node.ts'
import { TemplateObject, type Value } from '../../template/value.ts'
import { markOf } from './marks.ts'

/** A value of a template that something in the project stands behind. */
export abstract class ReferringValue extends TemplateObject {
  /** What it was found by; null for what a macro made. */
  abstract readonly reference: Reference | null
}

/** `ref('orders')` in YAML, where nobody knows yet what it leads to. */
export class ReferenceValue extends ReferringValue {
  readonly reference: Reference
  readonly #attributes: ReadonlyMap<string, Value>

  constructor(reference: Reference, attributes: ReadonlyMap<string, Value> = new Map()) {
    super()
    this.reference = reference
    this.#attributes = attributes
  }

  override attribute(name: string): Value | undefined {
    return this.#attributes.get(name)
  }

  override text(): string {
    return markOf(this.reference)
  }
}
