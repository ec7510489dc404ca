import type { Node } from '../../model/node.ts'
import { textOf, valueAt } from '../../model/node-shape.ts'

/** dbt_project.yml's `dispatch:`: `- macro_namespace: dbt_utils` with its `search_order:`. */
export function searchOrders(dispatch: Node | undefined): ReadonlyMap<string, readonly string[]> {
  if (dispatch?.kind !== 'list') return new Map()
  return new Map(
    dispatch.items.flatMap((item) => {
      const namespace = textOf(valueAt(item, 'macro_namespace'))
      const order = valueAt(item, 'search_order')
      if (namespace === undefined || order?.kind !== 'list') return []
      return [[namespace, order.items.flatMap((name) => textOf(name) ?? [])] as const]
    }),
  )
}
