/** What `--state` knows of an earlier time, compared with now. Null is "there is no such file". */
export type History = {
  /** Absolute path of the folder. */
  readonly directory: string
  /** By `uniqueId`, for everything that is there now. */
  readonly changes: ReadonlyMap<string, Change> | null
  /** How the checks of an earlier run ended, in dbt's words, by `uniqueId`. */
  readonly statuses: ReadonlyMap<string, string> | null
  /** `uniqueId`s of the sources with newer rows than then. */
  readonly fresher: ReadonlySet<string> | null
}

/** What dbt tells apart in `state:modified.body` and so on. */
export const CHANGEABLE_PARTS = ['body', 'configs', 'persisted_descriptions', 'relation', 'macros', 'contract'] as const

export type ChangeablePart = (typeof CHANGEABLE_PARTS)[number]

/** How something differs from what was there before. */
export type Change = {
  readonly isNew: boolean
  /** As `state:modified` means it; that is neither the sum of the parts nor without others. */
  readonly isModified: boolean
  readonly parts: ReadonlySet<ChangeablePart>
}
