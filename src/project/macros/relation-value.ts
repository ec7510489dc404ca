import type { Reference } from '../../model/node.ts'
import type { Cte, Relation } from '../../model/relation.ts'
import { argument } from '../../template/call-arguments.ts'
import { isTrue } from '../../template/python-value.ts'
import { type Call, TemplateFunction, type Value } from '../../template/value.ts'
import { ReferringValue } from '../jinja/reference-value.ts'

/** Which parts of a relation's name are written, and which of them in quotes. */
type Parts<T> = { readonly database: T; readonly schema: T; readonly identifier: T }

const ALL: Parts<boolean> = { database: true, schema: true, identifier: true }
const NAMES = ['database', 'schema', 'identifier'] as const

/** dbt's relation: `"database"."schema"."identifier"`, with its parts as attributes. */
export class RelationValue extends ReferringValue {
  readonly reference: Reference | null
  readonly parts: Parts<string | null>
  readonly #type: string | null
  readonly #included: Parts<boolean>
  readonly #quoted: Parts<boolean>

  constructor(
    parts: Parts<string | null>,
    reference: Reference | null = null,
    type: string | null = null,
    included = ALL,
    quoted = ALL,
  ) {
    super()
    this.parts = parts
    this.reference = reference
    this.#type = type
    this.#included = included
    this.#quoted = quoted
  }

  static of(relation: Relation | Cte, ownDatabase: string | null, reference: Reference | null): RelationValue {
    if ('cte' in relation) return RelationValue.#ofCte(relation, reference)
    const { database, schema, name } = relation
    return new RelationValue({ database: database ?? ownDatabase, schema, identifier: name }, reference)
  }

  /** `__dbt__cte__orders`: a name by itself, and without quotes. */
  static #ofCte({ cte }: Cte, reference: Reference | null): RelationValue {
    const parts = { database: null, schema: null, identifier: cte }
    return new RelationValue(parts, reference, 'cte', ALL, {
      ...ALL,
      identifier: false,
    })
  }

  /** `api.Relation.create(database=…, schema=…, identifier=…, type=…)` */
  static create(call: Call): RelationValue {
    const text = (name: string, index: number): string | null => {
      const value = argument(call, index, name)
      return typeof value === 'string' && value !== '' ? value : null
    }
    const parts = { database: text('database', 0), schema: text('schema', 1), identifier: text('identifier', 2) }
    return new RelationValue(parts, null, text('type', 3))
  }

  override text(): string {
    return NAMES.flatMap((name) => {
      const part = this.parts[name]
      if (part === null || !this.#included[name]) return []
      return this.#quoted[name] ? `"${part.replaceAll('"', '""')}"` : part
    }).join('.')
  }

  override isMapping(): boolean {
    return true
  }

  override items(): readonly Value[] {
    return ['type', 'path', 'metadata', 'quote_policy', 'include_policy']
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.attribute(key) : undefined
  }

  override equals(other: Value): boolean {
    return other instanceof RelationValue && other.text() === this.text()
  }

  override attribute(name: string): Value | undefined {
    const facts: Readonly<Record<string, () => Value>> = {
      ...this.#names(),
      type: () => this.#type,
      is_table: () => this.#type === 'table',
      is_view: () => this.#type === 'view',
      is_materialized_view: () => this.#type === 'materialized_view',
      is_cte: () => this.#type === 'cte',
      metadata: () => new Map<Value, Value>([['type', 'PostgresRelation']]),
      render: () => new TemplateFunction('render', () => this.text()),
      include: () => new TemplateFunction('include', (call) => this.#with(changed(this.#included, call), this.#quoted)),
      quote: () => new TemplateFunction('quote', (call) => this.#with(this.#included, changed(this.#quoted, call))),
      without_identifier: () => this.#function('without_identifier', { ...this.#included, identifier: false }),
      get: () => new TemplateFunction('get', (call) => this.#get(call)),
      incorporate: () => new TemplateFunction('incorporate', (call) => this.#incorporate(call)),
    }
    return Object.hasOwn(facts, name) ? facts[name]?.() : undefined
  }

  #names(): Readonly<Record<string, () => Value>> {
    const { database, schema, identifier } = this.parts
    return {
      database: () => database,
      schema: () => schema,
      identifier: () => identifier,
      name: () => identifier,
      table: () => identifier,
    }
  }

  #with(included: Parts<boolean>, quoted: Parts<boolean>): RelationValue {
    return new RelationValue(this.parts, this.reference, this.#type, included, quoted)
  }

  #function(name: string, included: Parts<boolean>): TemplateFunction {
    return new TemplateFunction(name, () => this.#with(included, this.#quoted))
  }

  #get({ positional: [key = null, otherwise = null] }: Call): Value {
    return (typeof key === 'string' ? this.attribute(key) : undefined) ?? otherwise
  }

  /** Another path or type. */
  #incorporate(call: Call): RelationValue {
    const path = call.named.get('path')
    const given = (name: (typeof NAMES)[number]): string | null => {
      const part = path instanceof Map ? path.get(name) : undefined
      return typeof part === 'string' ? part : this.parts[name]
    }
    const type = call.named.get('type')
    const parts = { database: given('database'), schema: given('schema'), identifier: given('identifier') }
    return new RelationValue(parts, null, typeof type === 'string' ? type : this.#type, this.#included, this.#quoted)
  }
}

function changed(policy: Parts<boolean>, call: Call): Parts<boolean> {
  const flag = (name: (typeof NAMES)[number]): boolean => {
    const given = call.named.get(name)
    return given === undefined ? policy[name] : isTrue(given)
  }
  return { database: flag('database'), schema: flag('schema'), identifier: flag('identifier') }
}
