import type { Position } from './position.ts'

/** A YAML date or time. `text` is what Python's `str()` makes of it (`2024-01-01`, `2024-01-01 10:00:00`). */
export type Timestamp = { readonly kind: 'timestamp'; readonly text: string }

/** A `ref('model')` or `source('name', 'table')` found in an argument. */
export type Reference =
  | {
      readonly kind: 'ref'
      readonly packageName: string | null
      readonly name: string
      /** As Python's `str()` writes it: `ref('dim', v=2)` has '2'. */
      readonly version: string | null
    }
  | { readonly kind: 'source'; readonly source: string; readonly table: string }

/** Text with references in it: `amount in (select amount from {{ ref('prices') }})`. */
export type Template = { readonly kind: 'template'; readonly parts: readonly (string | Reference)[] }

/**
 * A scalar as PyYAML reads it: `bigint` is a Python int, `number` a Python float (1.0 stays a float),
 * null is None. dbt derives names and SQL text from these, so the difference between 1 and 1.0 counts.
 */
export type Scalar = null | boolean | bigint | number | string | Timestamp

/** A YAML value and where it stands. Aliases and merge keys are already followed; of equal keys the last one counts. */
export type Node = ScalarNode | ListNode | MappingNode

export type ScalarNode = {
  readonly kind: 'scalar'
  /** A `Reference` or a `Template` only after Jinja was rendered. */
  readonly value: Scalar | Reference | Template
  readonly position: Position
}

export type ListNode = { readonly kind: 'list'; readonly items: readonly Node[]; readonly position: Position }

export type MappingNode = {
  readonly kind: 'mapping'
  /** In the order of the file. Keys are text: other scalars are written as Python's `str()` does. */
  readonly entries: readonly MappingEntry[]
  readonly position: Position
}

export type MappingEntry = {
  readonly key: string
  /** What the key is where it is no text: Python sorts `{10: a, 9: b}` as numbers. */
  readonly scalarKey?: Exclude<Scalar, string>
  readonly keyPosition: Position
  readonly value: Node
}
