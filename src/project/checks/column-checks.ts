import type { DeclaredCheck } from '../../model/declared-check.ts'
import type { MappingNode } from '../../model/node.ts'
import { describeNode, entryOf } from '../../model/node-shape.ts'
import type { Findings } from '../findings.ts'
import type { ProjectContext } from '../project-context.ts'
import { KNOWN_KEYS } from '../schema/known-keys.ts'
import { flagAt, tagsOf } from '../schema/resource-settings.ts'
import { namedItems } from '../schema/schema-items.ts'
import { warnOfUnknownKeys } from '../schema/unknown-keys.ts'
import { declaredChecks, type TestedThing } from './declared-checks.ts'

/**
 * The checks on the columns of a model or table.
 *
 * @param isQuoted whether columns are quoted that do not say `quote` themselves.
 */
export function columnChecks(
  holder: MappingNode,
  tested: TestedThing,
  isQuoted: boolean,
  context: ProjectContext,
): readonly DeclaredCheck[] {
  const columns = namedItems(entryOf(holder, 'columns'), 'column', context.findings)
  return columns.flatMap(({ name, namePosition, node }) => {
    warnOfUnknownKeys(node, KNOWN_KEYS.column, `the column "${name}"`, context.findings)
    checkTagList(node, context.findings)
    const column = {
      name: (flagAt(node, 'quote', context.findings) ?? isQuoted) ? `"${name}"` : name,
      position: namePosition,
    }
    const inheritedTags = [...tagsOf(node, context.findings), ...tested.inheritedTags]
    return declaredChecks(node, { ...tested, column, inheritedTags }, context)
  })
}

/** Everywhere else one tag may stand alone. */
function checkTagList(node: MappingNode, findings: Findings): void {
  const tags = entryOf(node, 'tags')
  if (tags === undefined || tags.value.kind === 'list') return
  const message = `"tags" of a column is no list. Expected [tag, tag], got ${describeNode(tags.value)}`
  findings.problem('BAD_SHAPE', message, tags.keyPosition)
}
