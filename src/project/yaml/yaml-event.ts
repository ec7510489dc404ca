/** What a YAML text is made of, piece by piece: offsets are UTF-16 code units from the start of the text. */
export type YamlEvent = NodeEvent | { readonly kind: 'end' }

/** What begins a node; that of a list or mapping ends with an `end` of its own. */
export type NodeEvent = ScalarEvent | CollectionEvent | AliasEvent

export type ScalarEvent = {
  readonly kind: 'scalar'
  /** Of the value, behind its anchor and tag. */
  readonly offset: number
  readonly text: string
  /** Neither quoted nor a block. */
  readonly isPlain: boolean
  readonly anchor: string | null
  /** In full (`tag:yaml.org,2002:str`). */
  readonly tag: string | null
}

export type CollectionEvent = {
  readonly kind: 'list' | 'mapping'
  readonly offset: number
  readonly anchor: string | null
  readonly tag: string | null
}

export type AliasEvent = { readonly kind: 'alias'; readonly offset: number; readonly name: string }
