import type { ResultSet } from '../../model/warehouse.ts'
import { reprOf } from '../../template/python-str.ts'
import {
  type Call,
  Names,
  TemplateFunction,
  TemplateObject,
  Tuple,
  Undefined,
  type Value,
} from '../../template/value.ts'
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
    return this.#rows.map((row) => new Tuple(row.cells))
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
        return [...this.#rows]
      case 'columns':
        return new Columns(
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

/** Cells of a row that agate writes. */
const MOST_SHOWN = 5

/** A row: its cells by place or by name. */
class RowValue extends TemplateObject {
  readonly cells: readonly Value[]
  readonly #names: readonly string[]

  constructor(names: readonly string[], cells: readonly Value[]) {
    super()
    this.#names = names
    this.cells = cells
  }

  override text(): string {
    const shown = [...this.cells.slice(0, MOST_SHOWN).map(reprOf), ...(this.cells.length > MOST_SHOWN ? ['...'] : [])]
    return `<agate.Row: (${shown.join(', ')})>`
  }

  override items(): readonly Value[] {
    return this.cells
  }

  override item(key: Value): Value | undefined {
    if (typeof key === 'bigint') return this.cells.at(Number(key))
    return typeof key === 'string' ? this.cells[this.#names.indexOf(key)] : undefined
  }

  override attribute(name: string): Value | undefined {
    const entries = (): [Value, Value][] => this.#names.map((key, index) => [key, this.cells[index] ?? null])
    switch (name) {
      case 'values':
        return new TemplateFunction(name, () => new Tuple(this.cells))
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

class Columns extends Names {
  readonly #columns: readonly ColumnOfTable[]

  constructor(names: readonly string[], columns: readonly ColumnOfTable[]) {
    super((name) => columns[names.indexOf(name)])
    this.#columns = columns
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'bigint' ? (this.#columns.at(Number(key)) ?? new Undefined('column')) : super.item(key)
  }

  override items(): readonly Value[] {
    return this.#columns
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
    return `<agate.Column: ${this.#name}>`
  }

  override items(): readonly Value[] {
    return this.#rows.map(({ cells }) => cells[this.#index] ?? null)
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
