import { join } from 'node:path'
import type { MappingNode } from '../../model/node.ts'
import { describeNode, isNull } from '../../model/node-shape.ts'
import type { FoundFile } from '../files/find-files.ts'
import { readTextFile } from '../files/read-text-file.ts'
import type { Findings } from '../findings.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'

/** A YAML file that describes resources, and where it stands. */
export type SchemaFile = FoundFile & { readonly content: MappingNode }

/** Reads all YAML files among `files`, but for empty ones and those that cannot be read; `findings` then say why. */
export async function readSchemaFiles(
  directory: string,
  files: readonly FoundFile[],
  findings: Findings,
): Promise<readonly SchemaFile[]> {
  const yaml = files.filter(({ file }) => /\.ya?ml$/.test(file))
  // Resource paths may lie in one another
  const once = [...new Map(yaml.toReversed().map((found) => [found.file, found])).values()].toReversed()
  const texts = await Promise.all(once.map(({ file, place }) => readTextFile(join(directory, file), place, findings)))
  return once.flatMap((found, index) => {
    const text = texts[index] ?? null
    const content = text === null ? null : contentOf(text, found.place, findings)
    return content === null ? [] : [{ ...found, content }]
  })
}

function contentOf(text: string, file: string, findings: Findings): MappingNode | null {
  const root = parseYaml(text, file, findings)
  if (root === null || isNull(root)) return null
  if (root.kind === 'mapping') return root
  const message = `The file is no mapping. Expected sections like "models:" and "sources:", got ${describeNode(root)}`
  findings.problem('BAD_SHAPE', message, root.position)
  return null
}
