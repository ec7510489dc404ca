/** What a run asked of the warehouse. */
export type RunStatistics = {
  /** Queries about checks; those for failing rows to look at are not counted. */
  readonly statements: number
  /** Readings of a relation for several checks at once; small relations share a statement. */
  readonly scans: number
  /** Time that the statements took, added up over all connections. */
  readonly databaseMs: number
  /** Rows of the relations that the scans read, after `where`. */
  readonly rowsScanned: bigint
}
