import type { Position } from './position.ts'

export type Owner = { readonly name: string | null; readonly email: string | null }

/** A group of models with one owner; a private model may be read inside of its group only. */
export type Group = {
  /** `group.shop.finance` */
  readonly uniqueId: string
  readonly packageName: string
  readonly name: string
  readonly owner: Owner
  /** The YAML file. */
  readonly path: string
  readonly position: Position
}
