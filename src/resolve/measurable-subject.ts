import { ProjectError } from '../errors.ts'
import type { Check, CheckSubject } from '../model/check.ts'

/**
 * What a check measures, for somebody who asked about just this one.
 *
 * @throws ProjectError with the reason why nobody can ask about it.
 */
export function measurableSubject(
  check: Check,
  texts: ReadonlyMap<string, string>,
): Extract<CheckSubject, { readonly kind: 'measurable' }> {
  const { subject, position } = check
  switch (subject.kind) {
    case 'measurable':
      return subject
    case 'broken':
      throw new ProjectError([subject.problem], texts)
    case 'incomplete':
      throw new Error(`${check.name} was not completed from the catalog`)
    case 'unreachable': {
      const message = `${check.name} cannot be asked about: ${subject.reason}`
      throw new ProjectError([{ code: 'REFERENCE_NOT_FOUND', message, position }], texts)
    }
    case 'templated':
      throw new Error(`the template of ${check.name} was not rendered`)
  }
}
