/**
 * SQLSTATEs that speak of the connection, not of what was asked (Postgres manual, appendix A): 08 connection, 25 transaction
 * state (but not 25006: to write is the query's own wish), 28 authorization, 3D database name, 57P operator intervention.
 */
const OF_THE_CONNECTION = /^(?:08|25(?!006)|28|3D|57P)/

/** Others' doings: 40 rollback, 55P03 a lock that is held, 55006 an object in use. */
const OF_OTHERS = /^(?:40|55P03|55006)/

/** Whether asking for less at once could help: one check's mistake, or simply too much for the time limit. */
export function isDivisible(sqlState: string | null): boolean {
  return sqlState !== null && !OF_THE_CONNECTION.test(sqlState) && !OF_OTHERS.test(sqlState)
}

/** Whether it is one relation that could not be had, while others could. */
export function isOfOthers(sqlState: string | null): boolean {
  return sqlState !== null && OF_OTHERS.test(sqlState)
}

/** Whether what was asked is at fault: 22 data exception, 42 syntax error or access rule violation. */
export function blamesTheQuery(sqlState: string | null): boolean {
  return sqlState === null || /^(?:22|42)/.test(sqlState)
}
