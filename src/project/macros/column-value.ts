import { type Call, TemplateFunction, TemplateObject, type Value } from '../../template/value.ts'

/** What information_schema.columns says of a column. */
export type ColumnRow = {
  readonly name: string
  readonly type: string
  readonly characters: bigint | null
  readonly precision: bigint | null
  readonly scale: bigint | null
}

const TEXT_TYPES = ['text', 'character varying', 'character', 'varchar']
const INTEGER_TYPES = ['smallint', 'integer', 'bigint', 'smallserial', 'serial', 'bigserial', 'int2', 'int4', 'int8']
const FLOAT_TYPES = ['real', 'double precision', 'float4', 'float8', 'float', 'double']
const NUMERIC_TYPES = ['numeric', 'decimal']

/** dbt's column, as `adapter.get_columns_in_relation` gives it. */
export class ColumnValue extends TemplateObject {
  readonly #row: ColumnRow

  constructor(row: ColumnRow) {
    super()
    this.#row = row
  }

  /** `api.Column(name, type)` */
  static create({ positional: [name = '', type = ''] }: Call): ColumnValue {
    return new ColumnValue({ name: String(name), type: String(type), characters: null, precision: null, scale: null })
  }

  override text(): string {
    return `<Column ${this.#row.name} (${this.#dataType()})>`
  }

  override equals(other: Value): boolean {
    return other instanceof ColumnValue && other.text() === this.text()
  }

  override attribute(name: string): Value | undefined {
    const { name: column, type, characters, precision, scale } = this.#row
    const kind = type.toLowerCase()
    const facts: Readonly<Record<string, Value>> = {
      name: column,
      column,
      quoted: `"${column.replaceAll('"', '""')}"`,
      dtype: type,
      data_type: this.#dataType(),
      char_size: characters,
      numeric_precision: precision,
      numeric_scale: scale,
      is_string: answering(TEXT_TYPES.includes(kind)),
      is_integer: answering(INTEGER_TYPES.includes(kind)),
      is_float: answering(FLOAT_TYPES.includes(kind)),
      is_numeric: answering(NUMERIC_TYPES.includes(kind)),
      is_number: answering([...INTEGER_TYPES, ...FLOAT_TYPES, ...NUMERIC_TYPES].includes(kind)),
      string_size: answering(characters ?? 256n),
    }
    return Object.hasOwn(facts, name) ? facts[name] : undefined
  }

  #dataType(): string {
    const { type, characters, precision, scale } = this.#row
    if (TEXT_TYPES.includes(type.toLowerCase())) {
      return type === 'text' || characters === null ? type : `character varying(${characters})`
    }
    const isSized = NUMERIC_TYPES.includes(type.toLowerCase()) && precision !== null && scale !== null
    return isSized ? `${type}(${precision},${scale})` : type
  }
}

function answering(value: Value): TemplateFunction {
  return new TemplateFunction('column', () => value)
}
