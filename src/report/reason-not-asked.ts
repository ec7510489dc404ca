import type { CheckSubject } from '../model/check.ts'

/** Why there is nothing to ask about a check; null where there is. */
export function reasonNotAsked(subject: CheckSubject): string | null {
  switch (subject.kind) {
    case 'measurable':
      return null
    case 'broken':
      return subject.problem.message
    case 'unreachable':
      return subject.reason
    case 'incomplete':
      return 'it depends on the columns that there are, and nobody asked for them'
    case 'templated':
      return 'its template was not rendered'
  }
}
