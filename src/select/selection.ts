import type { Position } from '../model/position.ts'
import type { IndirectMode } from '../model/selection-request.ts'

/** One piece of a selection: `2+tag:nightly+1`. */
export type Criterion = {
  readonly kind: 'criterion'
  /** As written, for messages. */
  readonly text: string
  /** Where it stands, and where its value does: in selectors.yml, or in the text of a flag. */
  readonly position: Position
  readonly valuePosition: Position
  /** `tag`; where none is written, the one that the value implies (a path, a file, a name). */
  readonly method: string
  /** `severity` in `config.severity:warn`. */
  readonly methodArguments: readonly string[]
  /** Text; in selectors.yml it may also be a number or a boolean. */
  readonly value: string | bigint | number | boolean
  /** How many generations of parents and children to add; Infinity for all, 0 for none. */
  readonly parentsDepth: number
  readonly childrenDepth: number
  /** `@`: the children and all of their parents. */
  readonly isWithChildrensParents: boolean
  readonly indirect: IndirectMode
}

/** What is united, intersected, or taken away from the first part. */
export type Combination = {
  readonly kind: 'union' | 'intersection' | 'difference'
  readonly parts: readonly Selection[]
  /** How checks that no part took alone are looked at again when the parts are together. */
  readonly indirect: IndirectMode
  /** The text to name in a warning when it matches nothing; null for no warning. */
  readonly expected: { readonly text: string; readonly position: Position } | null
}

/** A tree of criteria. */
export type Selection = Criterion | Combination
