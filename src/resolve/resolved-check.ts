import type { Check, CheckSubject, NamedCheck } from '../model/check.ts'

/** A check whose subject is made by who needs it: that takes longer than all else, and a selection leaves few checks. */
export type ResolvedCheck = NamedCheck & { readonly makeSubject: () => CheckSubject }

export function withSubject({ makeSubject, ...named }: ResolvedCheck): Check {
  return { ...named, subject: makeSubject() }
}
