/** What a run asked of the warehouse. */
export type RunStatistics = {
  /** Queries about checks; those for failing rows to look at are not counted. */
  readonly statements: number
  /** Those of them that read a relation for several checks at once. */
  readonly scans: number
  /** Time that the statements took, added up over all connections. */
  readonly databaseMs: number
  /** Rows of the relations that the scans read, after `where`. */
  readonly rowsScanned: bigint
}
