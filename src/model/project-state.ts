/**
 * What of a project counts when it is compared with an earlier state of it: for each thing a few parts, each as a digest.
 * Two digests are equal exactly where dbt takes the parts as equal.
 */
export type ProjectState = {
  readonly projectName: string
  /** By `uniqueId`: models, sources, seeds, snapshots, exposures and checks that are enabled. */
  readonly members: ReadonlyMap<string, MemberState>
  /** By `uniqueId`: the macros of the project and its packages. */
  readonly macros: ReadonlyMap<string, MacroState>
}

/** Null: dbt compares no such part for this kind of thing. */
export type MemberState = {
  /** Its SQL with Jinja; of a seed its content, of a generic test its macro and its own settings. */
  readonly body: string | null
  /** What was set, without defaults. Of a check only what changes its verdict. */
  readonly configs: string | null
  /** Descriptions that are written into the database. */
  readonly persistedDescriptions: string | null
  /** Database, schema and alias as they were set; of a source as they are. */
  readonly relation: string | null
  readonly contract: string | null
  /** What counts for `modified` and has no name of its own: path of names, access, freshness. */
  readonly others: string
  /** Whether a change of `body`, `persistedDescriptions` and `relation` is none for `modified`: so it is for generic tests. */
  readonly isGenericTest: boolean
  /** `uniqueId`s of the macros that it calls. */
  readonly macros: readonly string[]
}

export type MacroState = { readonly body: string; readonly macros: readonly string[] }
