import { join, posix } from 'node:path'
import type { MappingNode, Node } from '../model/node.ts'
import { describeNode, entryOf, textOf, valueAt } from '../model/node-shape.ts'
import { readTextFile } from './files/read-text-file.ts'
import { PROJECT_FILE } from './find-project.ts'
import type { Findings } from './findings.ts'
import type { JinjaEngine } from './jinja/jinja-engine.ts'
import { renderNode, reportTo } from './jinja/render-node.ts'
import { parseYaml } from './yaml/parse-yaml.ts'

/** dbt renders these when they are used, or never. */
const RENDERED_LATER: ReadonlySet<string> = new Set([
  'vars',
  'query-comment',
  'on-run-start',
  'on-run-end',
  'pre-hook',
  'post-hook',
  '+pre-hook',
  '+post-hook',
])

/** The text of dbt_project.yml as YAML. */
export type RawProjectFile = { readonly root: MappingNode; readonly name: string }

/** What dbt_project.yml says, rendered. */
export type ProjectFile = {
  readonly name: string
  readonly root: MappingNode
  /** Not rendered. */
  readonly vars: Node | undefined
  /** Folders below the project, without a slash at the end. */
  readonly paths: {
    readonly models: readonly string[]
    readonly seeds: readonly string[]
    readonly snapshots: readonly string[]
    readonly macros: readonly string[]
    readonly tests: readonly string[]
    /** All folders in which YAML may stand, the three above included. */
    readonly yaml: readonly string[]
  }
}

/**
 * Reads dbt_project.yml. Null if nothing can be made of it; `findings` then say why.
 *
 * @param place the folder in positions.
 */
export async function readRawProjectFile(
  directory: string,
  findings: Findings,
  place = '',
): Promise<RawProjectFile | null> {
  const file = posix.join(place, PROJECT_FILE)
  const text = await readTextFile(join(directory, PROJECT_FILE), file, findings)
  const root = text === null ? null : parseYaml(text, file, findings)
  if (root === null) return null
  if (root.kind !== 'mapping') {
    findings.problem(
      'PROJECT_FILE_INVALID',
      `${PROJECT_FILE} is no mapping. Expected "name: …" in it, got ${describeNode(root)}`,
      root.position,
    )
    return null
  }
  const name = projectName(root, findings)
  return name === null ? null : { root, name }
}

/** Renders dbt_project.yml and takes from it what tests need. */
export function interpretProjectFile(raw: RawProjectFile, engine: JinjaEngine, findings: Findings): ProjectFile {
  const rendered = renderNode(raw.root, engine, reportTo(findings), RENDERED_LATER)
  const root = rendered.kind === 'mapping' ? rendered : raw.root
  const folders = (keys: readonly string[], fallback: string): readonly string[] =>
    pathsOf(root, keys, fallback, findings)
  const models = folders(['model-paths', 'source-paths'], 'models')
  const seeds = folders(['seed-paths', 'data-paths'], 'seeds')
  const snapshots = folders(['snapshot-paths'], 'snapshots')
  const macros = folders(['macro-paths'], 'macros')
  const tests = folders(['test-paths'], 'tests')
  const others = [
    ...folders(['analysis-paths'], 'analyses'),
    ...macros,
    ...tests,
    ...folders(['function-paths'], 'functions'),
  ]
  const yaml = [...new Set([...models, ...seeds, ...snapshots, ...others])]
  return {
    name: raw.name,
    root,
    vars: entryOf(raw.root, 'vars')?.value,
    paths: { models, seeds, snapshots, macros, tests, yaml },
  }
}

function projectName(root: MappingNode, findings: Findings): string | null {
  const node = valueAt(root, 'name')
  const name = textOf(node)
  if (name !== undefined && /^[^\d\W]\w*$/u.test(name)) return name
  const got = node === undefined ? 'nothing' : describeNode(node)
  const message = `${PROJECT_FILE} gives the project no name. Expected "name:" with letters, digits and _, got ${got}`
  findings.problem('PROJECT_FILE_INVALID', message, (node ?? root).position)
  return null
}

function pathsOf(root: MappingNode, keys: readonly string[], fallback: string, findings: Findings): readonly string[] {
  const entry = keys.map((key) => entryOf(root, key)).find((found) => found !== undefined)
  if (entry === undefined) return [fallback]
  const items: readonly Node[] = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  return items.flatMap((item) => {
    const path = textOf(item)
    if (path !== undefined && path !== '')
      return [
        path
          .replace(/\\/g, '/')
          .replace(/^(?:\.\/)+/, '')
          .replace(/\/+$/, ''),
      ]
    const message = `${entry.key} holds something that is no folder. Expected text, got ${describeNode(item)}`
    findings.problem('PROJECT_FILE_INVALID', message, item.position)
    return []
  })
}
