import type { SqlGrammar } from '../check-types/check-type.ts'
import type { CheckSubject } from '../model/check.ts'
import type { DeclaredSingular } from '../model/declared-check.ts'
import { describeReference } from '../model/node-shape.ts'
import type { Resource } from '../model/resource.ts'
import type { ResourceIndex } from '../model/resource-index.ts'
import { relationsRead } from './ephemeral-models.ts'
import type { ResolvedCheck } from './resolved-check.ts'
import { queryOfTemplate } from './template-subject.ts'
import { unreachable } from './unreachable.ts'
import { wrongThresholds } from './wrong-settings.ts'

/** A test that is a query of its own: dbt names it by its file alone. */
export function resolveSingular(
  declared: DeclaredSingular,
  resources: ResourceIndex,
  grammar: SqlGrammar,
): ResolvedCheck {
  const { name, packageName, file, directories, config, description, rawCode, template, position } = declared
  const alias = config.settings['alias']
  const owner = config.meta['owner']
  const read = template.references.flatMap((reference) => resources.byReference(reference, packageName) ?? [])
  const once = [...new Set(read)]
  const subject = subjectOf(declared, once, resources, grammar)
  return {
    ...{ kind: 'singular', uniqueId: `test.${packageName}.${name}`, name, customName: null },
    alias: typeof alias === 'string' ? alias : name,
    ...{ checkType: null, testName: null, resource: null, column: null },
    fqn: [packageName, ...directories, name],
    dependsOn: once.map(({ uniqueId }) => uniqueId),
    reads: relationsRead(once, resources),
    hasSubquery: true,
    namesRelation: true,
    owner: typeof owner === 'string' ? owner : null,
    ...{ description, config, rawCode, file, position },
    unreachable: subject.kind === 'unreachable' ? subject : null,
    makeSubject: () => subject,
  }
}

function subjectOf(
  declared: DeclaredSingular,
  read: readonly Resource[],
  resources: ResourceIndex,
  grammar: SqlGrammar,
): CheckSubject {
  const { packageName, config, template, problem, position } = declared
  for (const reference of template.references) {
    const found = resources.byReference(reference, packageName)
    const lost = unreachable(describeReference(reference), found)
    if (lost !== null) return lost
    if (found !== undefined && found.problem !== null) return { kind: 'broken', problem: found.problem }
  }
  const wrong = problem ?? wrongThresholds(config, grammar)
  if (wrong !== null) return { kind: 'broken', problem: wrong }
  const scope = { resources, packageName, own: null, read, grammar }
  return queryOfTemplate(template.sql, scope, 'returns no row', () => null, position)
}
