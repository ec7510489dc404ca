/**
 * Classes of SQLSTATE that speak of the connection or of others' doings, not of what was asked (Postgres manual,
 * appendix A): 08 connection, 25 transaction state, 28 authorization, 3D database name, 40 rollback, 55 object state
 * (locks), 57P operator intervention.
 */
const NOT_OF_THE_QUERY = /^(?:08|25|28|3D|40|55|57P)/

/** Whether asking for less at once could help: one check's mistake, or simply too much for the time limit. */
export function isDivisible(sqlState: string | null): boolean {
  return sqlState !== null && !NOT_OF_THE_QUERY.test(sqlState)
}

/** Whether what was asked is at fault: 22 data exception, 42 syntax error or access rule violation. */
export function blamesTheQuery(sqlState: string | null): boolean {
  return sqlState === null || /^(?:22|42)/.test(sqlState)
}
