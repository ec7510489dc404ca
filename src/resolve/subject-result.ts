import type { CheckSubject } from '../model/check.ts'
import type { Problem } from '../model/problem.ts'

/** Either what there is to do for a check, or a mistake that stops the whole run, as it does in dbt. */
export type SubjectResult = CheckSubject | { readonly kind: 'stops'; readonly problem: Problem }
