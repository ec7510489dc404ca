import type { CheckConfig, DeclaredCheck } from '../../model/declared-check.ts'
import { fullCheckName } from '../../model/full-check-name.ts'
import type { MappingEntry, MappingNode, Node } from '../../model/node.ts'
import { describeNode, entryOf, isNull, isTruthy, textOf } from '../../model/node-shape.ts'
import { sortedTexts } from '../../model/python-order.ts'
import { unescaped } from '../../template/python-literal.ts'
import type { ConfigLevel } from '../config/config-tree.ts'
import { mergedConfig } from '../config/merged-config.ts'
import { renderNode, reportTo } from '../jinja/render-node.ts'
import type { LibraryMacro } from '../macros/macro-library.ts'
import type { ProjectContext } from '../project-context.ts'
import { groupOf } from '../schema/group-of.ts'
import type { SchemaFile } from '../schema/read-schema-files.ts'
import { readCheckConfig } from './check-config.ts'
import { type CheckEntry, readCheckEntry } from './check-entry.ts'
import { type CheckColumn, type CheckParts, readCheckParts } from './check-parts.ts'
import { macroOf, renderedArguments, templatedCheck } from './check-template.ts'

/** What a list of checks is about. */
export type TestedThing = {
  readonly resourceId: string
  /** `orders`, `dim_v2`, or for a source table `raw_orders`. */
  readonly targetName: string
  readonly isSource: boolean
  readonly file: SchemaFile
  readonly column: CheckColumn | null
  /** Tags of the column, and of a source and its table. */
  readonly inheritedTags: readonly string[]
}

/** The checks in `data_tests:` (or `tests:`) of one model, table or column. */
export function declaredChecks(
  holder: MappingNode,
  tested: TestedThing,
  context: ProjectContext,
): readonly DeclaredCheck[] {
  const list = checkList(holder, context)
  if (list === null) return []
  if (list.value.kind !== 'list') {
    const message = `"${list.key}" is no list. Expected "- name of a check" below it, got ${describeNode(list.value)}`
    context.findings.problem('BAD_SHAPE', message, list.keyPosition)
    return []
  }
  return list.value.items.flatMap((item: Node) => {
    const entry = readCheckEntry(item, context.findings)
    return entry === null ? [] : [declaredCheck(entry, tested, context)]
  })
}

/** Both spellings on one thing are a mistake, unless the old one holds nothing. */
function checkList(holder: MappingNode, { findings }: ProjectContext): MappingEntry | null {
  const old = entryOf(holder, 'tests')
  const current = entryOf(holder, 'data_tests')
  if (old !== undefined && current !== undefined && isTruthy(old.value)) {
    const message = 'Both "tests" and "data_tests" are there. Expected one of them'
    findings.problem(
      'TESTS_AND_DATA_TESTS',
      message,
      old.keyPosition,
      'Move all checks to data_tests; tests is its old name.',
    )
  }
  return current ?? old ?? null
}

function declaredCheck(entry: CheckEntry, tested: TestedThing, context: ProjectContext): DeclaredCheck {
  const { findings, projectName } = context
  const { file, column } = tested
  const parts = readCheckParts(entry.body, column, findings)
  const macro = macroOf(entry, context)
  const ownConfig = parts.config.map((setting) => ({ ...setting, value: renderedSetting(setting.value, context) }))
  const own = ownConfig.map((setting) => ({ ...setting, value: throughEscapes(setting.value, entry, macro) }))
  // A null says nothing here: it cannot take away what dbt_project.yml says
  const path = [projectName, ...file.directories, ...nameInTree(entry, parts, tested, context)]
  const said = own.filter(({ value }) => !isNull(value))
  const configure = (levels: readonly ConfigLevel[]): CheckConfig => {
    const settings = mergedConfig('check', path, [...levels, said], context.configs, entry.position)
    const config = readCheckConfig(settings, firstTags(said, tested), findings)
    groupOf(settings, config.isEnabled, context)
    return config
  }
  return {
    ...{ namespace: entry.namespace, testName: entry.testName, position: entry.position },
    resourceId: tested.resourceId,
    packageName: projectName,
    file: file.file,
    directories: file.directories,
    columnName: column?.name ?? null,
    rawArguments: parts.arguments,
    ...(macro === null
      ? { ...renderedArguments(parts.arguments, context, entry.position), config: configure([]), template: null }
      : templatedCheck(macro, parts.arguments, configure, context, entry.position)),
    customName: parts.customName,
    description: parts.description,
    ownConfig,
    hasOwnFailCalc: own.some(({ key, value }) => key === 'fail_calc' && !isNull(value)),
    known: null,
  }
}

/** Its own tags and those of what it stands on, sorted; those of dbt_project.yml follow (dbt, `parse_generic_test`). */
function firstTags(own: ConfigLevel, { inheritedTags }: TestedThing): readonly string[] {
  const tags = own.filter(({ key }) => key === 'tags').flatMap(({ value }) => textsIn(value))
  return sortedTexts([...inheritedTags, ...tags])
}

/** What is no text is told where all settings are read. */
function textsIn(node: Node): readonly string[] {
  return (node.kind === 'list' ? node.items : [node]).flatMap((item) => textOf(item) ?? [])
}

function renderedSetting(value: Node, { schemaEngine, findings }: ProjectContext): Node {
  return value.kind === 'scalar' ? renderNode(value, schemaEngine, reportTo(findings)) : value
}

/** dbt's trees go down to the check's own name; most projects have none, and no name has to be made then. */
function nameInTree(
  { namespace, testName }: CheckEntry,
  { customName, arguments: rawArguments }: CheckParts,
  { targetName, isSource }: TestedThing,
  { configs }: ProjectContext,
): readonly string[] {
  if (configs.own.check === undefined && configs.root?.check === undefined) return []
  return [fullCheckName({ namespace, testName, targetName, isSource, rawArguments, customName }).full]
}

/**
 * dbt writes settings into a template, between quotes, and reads them from there with Python's escapes (generic_test_builders.py,
 * `construct_config`). It looks into its own `unique` and `not_null` only when it runs them, and takes their settings as they are.
 */
function throughEscapes(value: Node, { testName }: CheckEntry, macro: LibraryMacro | null): Node {
  const text = textOf(value)
  const isAsItIs = macro === null && (testName === 'unique' || testName === 'not_null')
  if (isAsItIs || text === undefined || !text.includes('\\')) return value
  return { kind: 'scalar', value: unescaped(text), position: value.position }
}
