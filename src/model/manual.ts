/** What a person has to know about one check type. */
export type ManualEntry = {
  /** As written in YAML: `dbt_utils.recency`. */
  readonly name: string
  /** `column`: stands below a column. `relation`: below a model or a source table. `either`: both. */
  readonly on: 'column' | 'relation' | 'either'
  /** Follows "fails when". */
  readonly failsWhen: string
  readonly onNull: string
  readonly onEmpty: string
  /** dbt's equivalent, and what differs from it. */
  readonly inDbt: string
  readonly arguments: readonly ManualArgument[]
  readonly example: ManualExample
}

export type ManualArgument = {
  readonly name: string
  /** What it must be: `a list of values`. */
  readonly expected: string
  readonly isRequired: boolean
  /** What holds if it is not given; null where that is nothing. */
  readonly fallback: string | null
}

export type ManualExample = {
  /** The column that it stands below; null for none. */
  readonly column: string | null
  readonly arguments: Readonly<Record<string, unknown>>
}
