import { didYouMean } from '../../model/did-you-mean.ts'
import type { MappingNode } from '../../model/node.ts'
import { valueAt } from '../../model/node-shape.ts'
import type { ProjectContext } from '../project-context.ts'
import { textAt } from './resource-settings.ts'

/**
 * The group of a resource or check. One that does not exist is a problem, unless what is in it is disabled.
 *
 * @param config merged
 */
export function groupOf(config: MappingNode, isEnabled: boolean, context: ProjectContext): string | null {
  const { findings, groupNames } = context
  const group = textAt(config, 'group', findings)
  if (group === undefined) return null
  if (isEnabled && !groupNames.has(group)) {
    const names = [...groupNames]
    const known = names.length === 0 ? 'a group under "groups:"' : `one of ${names.join(', ')}`
    const message = `There is no group "${group}". Expected ${known}`
    findings.problem('GROUP_NOT_FOUND', message, valueAt(config, 'group')?.position, didYouMean(group, names))
  }
  return group
}
