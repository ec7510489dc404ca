import type { History } from '../../model/history.ts'
import type { Member } from '../../model/member.ts'
import type { Criterion } from '../selection.ts'

/** What methods may know beside the members themselves. */
export type MethodContext = {
  /** The package that `package:this` means. */
  readonly projectName: string
  readonly members: readonly Member[]
  /** Null without `--state`. */
  readonly history: History | null
}

export type Matcher = (member: Member) => boolean

/** What is wrong with a criterion's value: *Expected …*, to follow what it is. */
export type Refusal = { readonly expected: string; readonly known?: readonly string[]; readonly hint?: string }

/** Reads a criterion's value once, and gives what decides about each member; or says why it cannot be read. */
export type Method = (value: string, context: MethodContext, criterion: Criterion) => Matcher | Refusal
