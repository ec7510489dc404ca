import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../support/connect.ts'

/** Rows at scale 1. Items are two per order, or their key would not be unique. */
const ROWS = { customers: 500_000, orders: 5_000_000, events: 5_000_000 }

export const TABLES = ['events', 'order_items', 'orders', 'customers'] as const

/** Makes and fills the four tables; `isDeclared` adds the keys and constraints. */
export async function fillWarehouse(url: string, scale: number, isDeclared: boolean): Promise<void> {
  const rows = (table: keyof typeof ROWS) => Math.max(1, Math.round(ROWS[table] * scale))
  const numbers = {
    customers: rows('customers'),
    orders: rows('orders'),
    items: 2 * rows('orders'),
    events: rows('events'),
  }
  await using connection = await connect(url)
  await connection.query(withNumbers(script('warehouse.sql'), numbers))
  if (isDeclared) await connection.query(script('constraints.sql'))
  // A query that comes right after would pay for hint bits and would plan without statistics.
  await connection.query('vacuum (freeze, analyze)')
}

/** `:orders` and the like, but not the `::` of a cast. */
function withNumbers(sql: string, numbers: Readonly<Record<string, number>>): string {
  return sql.replace(/(?<!:):([a-z]+)/g, (_, name: string) => String(numbers[name]))
}

function script(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8')
}
