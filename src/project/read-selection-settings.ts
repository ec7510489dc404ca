import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Node } from '../model/node.ts'
import { describeNode, textOf, valueAt } from '../model/node-shape.ts'
import type { SelectionSettings } from '../model/project.ts'
import { INDIRECT_MODES } from '../model/selection-request.ts'
import { readTextFile } from './files/read-text-file.ts'
import type { Findings } from './findings.ts'
import type { JinjaEngine } from './jinja/jinja-engine.ts'
import { renderNode, reportTo } from './jinja/render-node.ts'
import type { ProjectFile } from './read-project-file.ts'
import { parseYaml } from './yaml/parse-yaml.ts'

const SELECTORS_FILE = 'selectors.yml'

/** What a project says about selecting: selectors.yml, rendered as dbt_project.yml is, and a flag in dbt_project.yml. */
export async function readSelectionSettings(
  directory: string,
  { root }: ProjectFile,
  engine: JinjaEngine,
  findings: Findings,
): Promise<SelectionSettings> {
  return {
    selectors: await readSelectors(directory, engine, findings),
    indirect: indirectSelection(valueAt(valueAt(root, 'flags'), 'indirect_selection'), findings),
  }
}

async function readSelectors(directory: string, engine: JinjaEngine, findings: Findings): Promise<Node | null> {
  const path = join(directory, SELECTORS_FILE)
  const isThere = await stat(path).then(
    () => true,
    () => false,
  )
  const text = isThere ? await readTextFile(path, SELECTORS_FILE, findings) : null
  const root = text === null ? null : parseYaml(text, SELECTORS_FILE, findings)
  return root === null ? null : renderNode(root, engine, reportTo(findings))
}

function indirectSelection(node: Node | undefined, findings: Findings): SelectionSettings['indirect'] {
  const mode = INDIRECT_MODES.find((name) => name === textOf(node))
  if (node === undefined || mode !== undefined) return mode ?? null
  const expected = INDIRECT_MODES.join(', ')
  const message = `"indirect_selection" is wrong. Expected one of ${expected}, got ${describeNode(node)}`
  findings.problem('PROJECT_FILE_INVALID', message, node.position)
  return null
}
