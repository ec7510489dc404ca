import type { Settings } from '../../check-types/build-check.ts'
import type { Value } from '../../check-types/read-cases.ts'

/** A situation in a real database, a check on its table `t`, and what is right to say without reading the table. */
export type ProofCase = {
  readonly title: string
  /** One statement each, run in a schema of the case's own. */
  readonly script: readonly (string | Refused)[]
  /** Default `t`. */
  readonly table?: string
  readonly column?: string
  readonly arguments?: Readonly<Record<string, Value>>
  readonly config?: Settings
  /** Null where a proof would be wrong, or where nobody can be sure. */
  readonly provenBy: string | RegExp | null
  /** What dbt's own query says: failures, or an SQLSTATE. A proof is only right where this is 0. */
  readonly dbt: bigint | string
  /** The oldest major version of Postgres that has what the script needs. */
  readonly since?: number
  /** The newest that lets it happen. */
  readonly until?: number
  readonly needs?: Extension
  /** Asked as a role that may log in and nothing else, named `guest` in the script. */
  readonly isAskedByGuest?: boolean
}

/** A statement that the server must refuse, because that is what the case is about. */
export type Refused = { readonly refused: string }

export type Extension = 'icu' | 'citext' | 'btree_gist' | 'file_fdw'
