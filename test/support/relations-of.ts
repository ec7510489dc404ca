import type { Check } from '../../src/model/check.ts'
import type { Relation } from '../../src/model/relation.ts'

/** What a check's proof is about: its own relation, and the one that a foreign key would lead to. */
export function relationsOf({ resource, subject }: Check): readonly Relation[] {
  const claim = subject.kind === 'measurable' && subject.measure.kind !== 'aggregate' ? subject.measure.proof : null
  return [...(resource === null ? [] : [resource.relation]), ...(claim?.kind === 'references' ? [claim.to] : [])]
}
