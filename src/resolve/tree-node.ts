/** A node of Postgres' parse tree: its fields are known only by name. */
export type TreeNode = { readonly [field: string]: unknown }

export function asNode(value: unknown): TreeNode | null {
  return isNode(value) ? value : null
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The names in a list of String nodes: of a column, an operator, a function or a type, with what is before the dot. */
export function namesIn(list: unknown): readonly string[] {
  return asList(list).flatMap((part) => {
    const name = asNode(asNode(part)?.['String'])?.['sval']
    return typeof name === 'string' ? [name] : []
  })
}
