import { findCheckType } from '../check-types/catalogue.ts'
import type { DeclaredCheck } from '../model/declared-check.ts'
import { describeReference } from '../model/node-shape.ts'
import { makeProblem, type Problem } from '../model/problem.ts'
import type { Resource } from '../model/resource.ts'
import type { ResourceIndex } from '../model/resource-index.ts'
import { referencesOf } from './argument-values.ts'
import { problemOfUnknown } from './bind-arguments.ts'

/**
 * Arguments that a check's type does not have: dbt stops at them while parsing, whether the check is enabled, whether what it
 * reads is there, or not.
 */
export function unknownArgument(declared: DeclaredCheck): Problem | null {
  const { namespace, testName, arguments: given, known, template } = declared
  if (known !== null || template !== null) return null
  const type = findCheckType(namespace, testName)
  if (type?.doesUnknownArgumentStopRun !== true) return null
  const names = type.on === 'relation' ? type.argumentNames : [...type.argumentNames, 'column_name']
  const unknown = given.entries.find(({ key }) => !names.includes(key))
  if (unknown === undefined) return null
  if (unknown.key !== 'column_name') return problemOfUnknown(unknown.key, type, given)
  const message = `${type.name} is about a whole relation. Expected no column, got one`
  const hint = 'Move it from the column to the data_tests of the model or source table.'
  return makeProblem('UNKNOWN_ARGUMENT', message, declared.position, hint)
}

/** A reference that a check may not make, or that may mean several things: dbt stops at both. */
export function refusedReference(
  declared: DeclaredCheck,
  resource: Resource,
  resources: ResourceIndex,
): Problem | null {
  for (const reference of referencesOf(declared)) {
    const candidates = resources.candidates(reference, declared.packageName)
    const [found, ...others] = candidates
    if (found !== undefined && others.length > 0) {
      const ids = candidates.map(({ uniqueId }) => uniqueId).join(', ')
      const message = `${describeReference(reference)} may mean several things: ${ids}. Expected one`
      return makeProblem(
        'AMBIGUOUS_REFERENCE',
        message,
        declared.position,
        "Name the package: ref('package', 'model').",
      )
    }
    if (found !== undefined && isHidden(found, declared, resource)) {
      const message = `${describeReference(reference)} is private to the group ${found.group ?? 'that it does not have'}. Expected a check in that group`
      return makeProblem('PRIVATE_MODEL', message, declared.position, 'Make the model protected, or move the check.')
    }
  }
  return null
}

/** A private model may be read inside of its group only. A check is in the group of what it hangs on. */
function isHidden({ kind, access, group }: Resource, declared: DeclaredCheck, resource: Resource): boolean {
  const own = resource.kind === 'source' ? (declared.config.settings['group'] ?? null) : resource.group
  return kind === 'model' && access === 'private' && group !== own
}
