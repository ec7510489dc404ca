import { type Command, Option } from 'commander'
import type { Environment } from '../model/environment.ts'
import { INDIRECT_MODES, type IndirectMode, RESOURCE_TYPES, type ResourceType } from '../model/selection-request.ts'
import type { RunOptions } from '../run-options.ts'
import { dbtVariable } from './dbt-variables.ts'
import { collect, nonEmpty, oneOf } from './flag-values.ts'
import { SELECTION_HELP } from './help-text.ts'

/** Which checks, in dbt's grammar and by dbt's names. */
export type SelectionFlags = {
  readonly select?: readonly string[]
  readonly models?: readonly string[]
  readonly model?: readonly string[]
  readonly exclude?: readonly string[]
  readonly selector?: string
  readonly indirectSelection?: IndirectMode
  readonly resourceType?: readonly string[]
  readonly excludeResourceType?: readonly string[]
  readonly state?: string
}

export function addSelectionFlags(command: Command): Command {
  const list = (flags: string, description: string) => new Option(flags, description).argParser(collect)
  const typeList = (flag: string, description: string) =>
    new Option(`${flag} <type...>`, description).argParser(collectTypes(flag)).hideHelp(command.name() !== 'ls')
  return command
    .addOption(list('-s, --select <selector...>', 'what to take: a name, tag:x, path:x, x+, +x, a,b for both'))
    .addOption(list('--exclude <selector...>', 'what to leave out'))
    .addOption(
      new Option('--selector <name>', 'a selection that selectors.yml defines').argParser(nonEmpty('--selector')),
    )
    .addOption(
      new Option(
        '--indirect-selection <mode>',
        `checks that read several models: ${INDIRECT_MODES.join(', ')}`,
      ).argParser(oneOf('--indirect-selection', INDIRECT_MODES)),
    )
    .addOption(
      new Option('--state <dir>', 'what was there before, for state: and result: (or DBT_STATE)').argParser(
        nonEmpty('--state'),
      ),
    )
    .addOption(typeList('--resource-type', `list these: ${RESOURCE_TYPES.join(', ')}, all (default: test)`))
    .addOption(typeList('--exclude-resource-type', 'do not list these'))
    .addOption(list('-m, --models <selector...>', 'old name of --select').hideHelp())
    .addOption(list('--model <selector...>', 'old name of --select').hideHelp())
    .addHelpText('after', SELECTION_HELP)
}

/** What flags and dbt's environment variables ask for; a flag wins over its variable. */
export function selectionFromFlags(
  flags: SelectionFlags,
  environment: Environment,
): Pick<RunOptions, 'select' | 'exclude' | 'selector' | 'indirect' | 'resourceTypes' | 'state'> {
  const mode = dbtVariable(environment, 'INDIRECT_SELECTION')
  return {
    select: [...(flags.select ?? []), ...(flags.models ?? []), ...(flags.model ?? [])],
    exclude: flags.exclude ?? [],
    selector: flags.selector ?? null,
    indirect:
      flags.indirectSelection ??
      (mode === null ? null : oneOf('DBT_INDIRECT_SELECTION', INDIRECT_MODES)(mode.toLowerCase())),
    resourceTypes: resourceTypes(flags, environment),
    state: flags.state ?? dbtVariable(environment, 'STATE'),
  }
}

/** All checks where nothing is asked for: a default of selectors.yml is for those who run them. */
export function orEverything(options: RunOptions): RunOptions {
  const isFree = options.select.length === 0 && options.exclude.length === 0 && options.selector === null
  return isFree ? { ...options, select: ['fqn:*'] } : options
}

/** `default` is what dbt lists without being asked: everything. */
const EVERY_TYPE: readonly string[] = ['all', 'default']

/** What dbt has and assay does not list: nothing is found of it, and nobody has to know. */
const OF_DBT_ONLY: readonly string[] = [
  ...['analysis', 'metric', 'semantic_model', 'saved_query', 'unit_test', 'function'],
]

function collectTypes(flag: string): (text: string, earlier: readonly string[] | undefined) => readonly string[] {
  const type = oneOf(flag, [...RESOURCE_TYPES, ...EVERY_TYPE, ...OF_DBT_ONLY])
  return (text, earlier) => [...(earlier ?? []), ...text.split(/\s+/u).filter(Boolean).map(type)]
}

function resourceTypes(flags: SelectionFlags, environment: Environment): readonly ResourceType[] {
  const variable = (name: string) => collectTypes(`DBT_${name}`)(dbtVariable(environment, name) ?? '', [])
  const given = flags.resourceType ?? variable('RESOURCE_TYPES')
  const excluded = flags.excludeResourceType ?? variable('EXCLUDE_RESOURCE_TYPES')
  const isAll = given.some((type) => EVERY_TYPE.includes(type)) || (given.length === 0 && excluded.length > 0)
  const wanted = isAll ? RESOURCE_TYPES : given.length === 0 ? ['test'] : given
  return RESOURCE_TYPES.filter((type) => wanted.includes(type) && !excluded.includes(type))
}
