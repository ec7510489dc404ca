import type { ArtifactSettings } from '../model/invocation.ts'
import type { MappingNode } from '../model/node.ts'
import { valueAt } from '../model/node-shape.ts'
import { plainMapping } from './config/plain-data.ts'
import type { Findings } from './findings.ts'
import { flagAt, textAt } from './schema/resource-settings.ts'

/** `target-path` and `flags.write_json` of dbt_project.yml, with dbt's defaults. */
export function artifactSettings(
  root: MappingNode,
  varsFlag: MappingNode | null,
  findings: Findings,
): ArtifactSettings {
  return {
    targetPath: textAt(root, 'target-path', findings) ?? 'target',
    isWritten: flagAt(valueAt(root, 'flags'), 'write_json', findings) ?? true,
    vars: varsFlag === null ? {} : plainMapping(varsFlag),
  }
}
