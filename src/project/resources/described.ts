import type { DeclaredCheck } from '../../model/declared-check.ts'
import type { Resource } from '../../model/resource.ts'

/** What a part of the schema files adds to the project. */
export type Described = { readonly resources: readonly Resource[]; readonly checks: readonly DeclaredCheck[] }
