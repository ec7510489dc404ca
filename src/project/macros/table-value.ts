import type { ResultSet } from '../../model/warehouse.ts'
import { reprOf } from '../../template/python-str.ts'
import { type Call, TemplateFunction, TemplateObject, Tuple, type Value } from '../../template/value.ts'
import { valueOfCell } from './cell-value.ts'

/** dbt's answer to a query (an agate table): `rows`, `columns`, `column_names`. */
export class TableValue extends TemplateObject {
  readonly #names: readonly string[]
  readonly #rows: readonly RowValue[]

  constructor(names: readonly string[], rows: readonly (readonly Value[])[]) {
    super()
    this.#names = names
    this.#rows = rows.map((cells) => new RowValue(names, cells))
  }

  static of({ columns, rows }: ResultSet): TableValue {
    const values = rows.map((row) => row.map((cell, index) => valueOfCell(cell, columns[index]?.typeOid ?? 0)))
    return new TableValue(
      columns.map(({ name }) => name),
      values,
    )
  }

  /** As `load_result(…).data` has it. */
  get data(): Value[] {
    return this.#rows.map((row) => new Tuple(row.values))
  }

  override text(): string {
    return '<agate.Table>'
  }

  override items(): readonly Value[] {
    return this.#rows
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'rows':
        return new MappedSequence([], this.#rows)
      case 'columns':
        return new MappedSequence(
          this.#names,
          this.#names.map((column, index) => new ColumnOfTable(column, this.#rows, index)),
        )
      case 'column_names':
        return new Tuple(this.#names)
      case 'print_table':
        return new TemplateFunction(name, () => null)
      default:
        return undefined
    }
  }
}

/** Values in their order, and by names where they have any (agate's MappedSequence). */
class MappedSequence extends TemplateObject {
  readonly values: readonly Value[]
  readonly #names: readonly string[]

  constructor(names: readonly string[], values: readonly Value[]) {
    super()
    this.#names = names
    this.values = values
  }

  override text(): string {
    return `<agate.MappedSequence: (${shown(this.values)})>`
  }

  override items(): readonly Value[] {
    return this.values
  }

  override item(key: Value): Value | undefined {
    if (typeof key === 'bigint') return this.values.at(Number(key))
    return typeof key === 'string' ? this.values[this.#names.indexOf(key)] : undefined
  }

  override attribute(name: string): Value | undefined {
    const entries = (): [Value, Value][] => this.#names.map((key, index) => [key, this.values[index] ?? null])
    switch (name) {
      case 'values':
        return new TemplateFunction(name, () => new Tuple(this.values))
      case 'keys':
        return new TemplateFunction(name, () => new Tuple(this.#names))
      case 'items':
        return new TemplateFunction(name, () => entries().map((entry) => new Tuple(entry)))
      case 'dict':
        return new TemplateFunction(name, () => new Map(entries()))
      case 'get':
        return new TemplateFunction(
          name,
          ({ positional: [key = null, otherwise = null] }: Call) => this.item(key) ?? otherwise,
        )
      default:
        return undefined
    }
  }
}

/** Values that agate writes of a sequence. */
const MOST_SHOWN = 5

function shown(values: readonly Value[]): string {
  return [...values.slice(0, MOST_SHOWN).map(reprOf), ...(values.length > MOST_SHOWN ? ['...'] : [])].join(', ')
}

class RowValue extends MappedSequence {
  override text(): string {
    return `<agate.Row: (${shown(this.values)})>`
  }
}

class ColumnOfTable extends TemplateObject {
  readonly #name: string
  readonly #rows: readonly RowValue[]
  readonly #index: number

  constructor(name: string, rows: readonly RowValue[], index: number) {
    super()
    this.#name = name
    this.#rows = rows
    this.#index = index
  }

  override text(): string {
    return `<agate.Column: (${shown(this.items())})>`
  }

  override items(): readonly Value[] {
    return this.#rows.map(({ values }) => values[this.#index] ?? null)
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'bigint' ? this.items().at(Number(key)) : undefined
  }

  override attribute(name: string): Value | undefined {
    if (name === 'name') return this.#name
    const values = new Tuple(this.items())
    return name === 'values' ? new TemplateFunction(name, () => values) : undefined
  }
}
