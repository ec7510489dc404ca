import type { DeclaredSingular } from '../../model/declared-check.ts'
import type { SqlTemplate } from '../../model/deferred.ts'
import type { Reference } from '../../model/node.ts'
import { notCompiled } from '../../model/not-compiled.ts'
import type { Position } from '../../model/position.ts'
import { readCheckConfig } from '../checks/check-config.ts'
import type { ProjectContext } from '../project-context.ts'
import { mappingOf, versionText, withoutNulls } from './manifest-node.ts'
import { positionIn } from './manifest-resources.ts'
import type { Manifest, ManifestNode } from './manifest-shape.ts'

/** The singular tests of a manifest, with dbt's compiled SQL for a template. dbt runs none with nothing in it. */
export function manifestSingularTests({ nodes }: Manifest, context: ProjectContext): readonly DeclaredSingular[] {
  return Object.values(nodes).flatMap((node) => {
    const isSingular = node.resource_type === 'test' && !node.test_metadata
    return isSingular && node.raw_code?.trim() !== '' ? [singularTest(node, context)] : []
  })
}

function singularTest(node: ManifestNode, { findings }: ProjectContext): DeclaredSingular {
  const file = node.original_file_path.replaceAll('\\', '/')
  const position = positionIn(file)
  const config = readCheckConfig(mappingOf(withoutNulls(node.config ?? {}), position), node.tags ?? [], findings)
  return {
    name: node.name,
    packageName: node.package_name,
    file,
    directories: node.fqn.slice(1, -1),
    description: node.description || null,
    // dbt switches a test off where something that it reads is missing: that is a skip, with its reason
    config: { ...config, isEnabled: true },
    rawCode: node.raw_code ?? '',
    template: compiledTemplate(node, position),
    problem: null,
    position,
  }
}

function compiledTemplate(node: ManifestNode, position: Position): SqlTemplate {
  const { compiled_code, name } = node
  return {
    references: referencesOf(node),
    sql: () =>
      compiled_code ? { kind: 'made', value: compiled_code } : { kind: 'failed', problem: notCompiled(name, position) },
    position,
  }
}

/** What stands in its `ref` and `source` calls. Before dbt 1.5 a `ref` was the list of its arguments. */
function referencesOf({ refs, sources }: ManifestNode): readonly Reference[] {
  const found = (refs ?? []).map((ref): Reference => {
    if (!Array.isArray(ref)) {
      return { kind: 'ref', packageName: ref.package ?? null, name: ref.name, version: versionText(ref.version) }
    }
    const [first = '', second] = ref
    return { kind: 'ref', packageName: second === undefined ? null : first, name: second ?? first, version: null }
  })
  const read = (sources ?? []).map(([source = '', table = '']): Reference => ({ kind: 'source', source, table }))
  return [...found, ...read]
}
