import type { Warehouse } from '../model/warehouse.ts'

/** A warehouse that is opened when somebody first wants to ask it something; often nobody does. */
export type WarehouseWhenAsked = {
  readonly opened: () => Promise<Warehouse>
  /** @throws what opening it threw. */
  readonly close: () => Promise<void>
}

export function warehouseWhenAsked(open: () => Promise<Warehouse>): WarehouseWhenAsked {
  const opening: Promise<Warehouse>[] = []
  return {
    opened() {
      const [first = open()] = opening
      if (opening.length === 0) opening.push(first)
      return first
    },
    async close() {
      for (const warehouse of opening) await (await warehouse).close()
    },
  }
}
