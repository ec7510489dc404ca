import { join, posix } from 'node:path'
import type { DeclaredSingular } from '../../model/declared-check.ts'
import { entryOf, isNull, textOf as textOfNode, valueAt } from '../../model/node-shape.ts'
import type { Position } from '../../model/position.ts'
import { renderTemplate } from '../../template/render-template.ts'
import { sourceOf } from '../../template/source.ts'
import { parseTemplate } from '../../template/template-parser.ts'
import type { Value } from '../../template/value.ts'
import { readCheckConfig } from '../checks/check-config.ts'
import type { ConfigLevel } from '../config/config-tree.ts'
import { mergedConfig } from '../config/merged-config.ts'
import type { FoundFile } from '../files/find-files.ts'
import { readTextFile } from '../files/read-text-file.ts'
import type { Findings } from '../findings.ts'
import { levelsOfCalls, valuesOfConfig } from '../macros/config-values.ts'
import { newRendering } from '../macros/context-names.ts'
import type { Phase } from '../macros/rendering.ts'
import { parsed, returnedText, STOPPING, sqlTemplate } from '../macros/sql-template.ts'
import type { ProjectContext } from '../project-context.ts'
import type { ProjectFile } from '../read-project-file.ts'
import type { NamedItem } from '../schema/schema-items.ts'

/** Folders of a test path with files that are no singular tests. */
const OTHERS: readonly string[] = ['generic', 'fixtures']

/** A SQL file below a test path that is a test by itself, and its text. */
export type SingularFile = { readonly found: FoundFile; readonly text: string }

/** The singular tests of one package: every SQL file below a test path, but for empty ones. */
export async function readSingularFiles(
  directory: string,
  found: readonly FoundFile[],
  { tests }: ProjectFile['paths'],
  findings: Findings,
): Promise<readonly SingularFile[]> {
  const files = found.filter(({ file, root, directories: [first = ''] }) => {
    return file.endsWith('.sql') && tests.includes(root) && !OTHERS.includes(first)
  })
  const texts = await Promise.all(files.map(({ file, place }) => readTextFile(join(directory, file), place, findings)))
  return files.flatMap((one, index) => {
    const text = texts[index] ?? ''
    return text.trim() === '' ? [] : [{ found: one, text }]
  })
}

/** @param properties the `data_tests:` sections of the package's YAML. */
export function singularTests(
  files: readonly SingularFile[],
  properties: readonly NamedItem[],
  context: ProjectContext,
): readonly DeclaredSingular[] {
  const described = new Map(properties.map((item) => [item.name, item]))
  const declared = files.map((file) => singularTest(file, described.get(posix.parse(file.found.file).name), context))
  refuseTwins(declared, context)
  return declared
}

function singularTest(
  { found: { file, place, directories }, text }: SingularFile,
  item: NamedItem | undefined,
  context: ProjectContext,
): DeclaredSingular {
  const { projectName, findings } = context
  const { name } = posix.parse(file)
  const position: Position = { file: place, line: 1, column: 1 }
  const render =
    (settings: ReadonlyMap<string, Value>) =>
    (phase: Phase): string =>
      singularSql(text, name, settings, phase, position, context)
  const found = parsed(render(new Map()), position)
  const isStopping = found.problem !== null && STOPPING.includes(found.problem.code)
  if (found.problem !== null && isStopping) {
    findings.problem(found.problem.code, found.problem.message, found.problem.position, found.problem.hint)
  }
  const fqn = [projectName, ...directories, name]
  const levels = [configIn(item), ...levelsOfCalls(found.settings, position)]
  const config = readCheckConfig(mergedConfig('check', fqn, levels, context.configs, position), [], findings)
  return {
    name,
    packageName: projectName,
    file,
    directories,
    description: item === undefined ? null : (textOfNode(valueAt(item.node, 'description')) ?? null),
    config,
    rawCode: text,
    template: sqlTemplate(render(valuesOfConfig(config)), found, position),
    problem: isStopping ? null : found.problem,
    position,
  }
}

function singularSql(
  text: string,
  name: string,
  settings: ReadonlyMap<string, Value>,
  phase: Phase,
  position: Position,
  { projectName, target, templates }: ProjectContext,
): string {
  const alias = settings.get('alias')
  const self = {
    database: null,
    schema: `${target.schema}_dbt_test__audit`,
    name: typeof alias === 'string' ? alias : name,
  }
  const job = { project: templates, packageName: projectName, phase, self, settings, hasMacros: true }
  const { session } = newRendering(job)
  return returnedText(() => renderTemplate(parseTemplate(sourceOf(text, position)), session))
}

function configIn(item: NamedItem | undefined): ConfigLevel {
  const config = item === undefined ? undefined : entryOf(item.node, 'config')?.value
  return config?.kind === 'mapping' ? config.entries.filter(({ value }) => !isNull(value)) : []
}

/** dbt names a singular test by its file alone. */
function refuseTwins(tests: readonly DeclaredSingular[], { findings }: ProjectContext): void {
  const first = new Map<string, DeclaredSingular>()
  for (const test of tests) {
    const earlier = first.get(test.name)
    first.set(test.name, earlier ?? test)
    if (earlier === undefined) continue
    const message = `The test ${test.name} is there twice. Expected one file of that name, got ${earlier.file} as well`
    findings.problem('DUPLICATE_CHECK', message, test.position)
  }
}
