import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describeNode, entryOf } from '../model/node-shape.ts'
import { readTextFile } from './files/read-text-file.ts'
import type { Findings } from './findings.ts'
import type { ProjectFile } from './read-project-file.ts'
import { parseYaml } from './yaml/parse-yaml.ts'

const VARS_FILE = 'vars.yml'

/** Adds what `vars.yml` beside dbt_project.yml says (dbt 1.12). Variables may stand in one of the two only. */
export async function withVarsFile(file: ProjectFile, directory: string, findings: Findings): Promise<ProjectFile> {
  const path = join(directory, VARS_FILE)
  const isThere = await stat(path).then(
    () => true,
    () => false,
  )
  const text = isThere ? await readTextFile(path, VARS_FILE, findings) : null
  const vars = entryOf((text === null ? null : parseYaml(text, VARS_FILE, findings)) ?? undefined, 'vars')
  if (vars === undefined) return file
  if (file.vars !== undefined) {
    const message = `Variables are set twice. Expected "vars:" in ${VARS_FILE} or in dbt_project.yml, got it in both`
    findings.problem('CONFIG_TWICE', message, vars.keyPosition)
  } else if (vars.value.kind !== 'mapping') {
    const message = `"vars" is no mapping. Expected "name: value" below it, got ${describeNode(vars.value)}`
    findings.problem('BAD_SHAPE', message, vars.keyPosition)
  }
  return { ...file, vars: vars.value }
}
