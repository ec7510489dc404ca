import type { CheckConfig, DeclaredCheck, Located } from '../../model/declared-check.ts'
import type { MappingNode, Node } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { Project } from '../../model/project.ts'
import { NO_RUN_DEFAULTS } from '../../model/run-defaults.ts'
import { COMMAND_LINE, commandText } from './command-text.ts'
import { questionArguments } from './question-arguments.ts'
import { PACKAGE, testedRelation } from './tested-relation.ts'

/** One question of the command line: `RELATION[.COLUMN] TYPE key=value…`, or `RELATION[.COLUMN] EXPRESSION`. */
export type Question = {
  readonly relation: string
  /** The name of a check type, or a condition. */
  readonly asked: string
  /** `key=value` */
  readonly words: readonly string[]
  readonly where: string | null
  readonly warnIf: string | null
  readonly errorIf: string | null
  readonly severity: 'error' | 'warn'
}

/** Where a question is asked. */
export type Surroundings = {
  /** The project whose models and sources have names; null for none. */
  readonly project: Project | null
  /** Where a relation is whose name says no schema. */
  readonly schema: string
  /** Whether what is asked is about a column, and about nothing else. */
  readonly needsColumn: boolean
}

/** What looks like the name of a check type; a condition needs more than a name. */
const TYPE_NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?$/

/** A NULL does not make a condition hold: whoever asks wants to know what is so. */
const CONDITION_TYPE = 'assay.expression_holds'

/**
 * A project with one check: the one that is asked about.
 *
 * @throws ConfigError BAD_FLAG for words that cannot be meant.
 */
export function questionProject(question: Question, { project: around, schema, needsColumn }: Surroundings): Project {
  const { relation, asked, words } = question
  const { text, positionOf } = commandText([relation, asked, ...words])
  const tested = testedRelation(relation, around?.resources ?? [], schema, needsColumn, positionOf(0))
  const isType = TYPE_NAME.test(asked)
  const condition: readonly string[] = isType ? [] : [`expression=${asked}`]
  const given = questionArguments(
    [
      // the value begins where the word does: "expression=" stands nowhere
      ...condition.map((word) => ({ word, position: positionOf(1, -'expression='.length) })),
      ...words.map((word, index) => ({ word, position: positionOf(index + 2) })),
    ],
    positionOf(1),
  )
  const resources = [tested.resource, ...(around?.resources ?? []).filter((one) => one !== tested.resource)]
  const check = declared(isType ? asked : CONDITION_TYPE, tested.resource.uniqueId, tested.column, given, question)
  return {
    ...(around ?? NOTHING_AROUND),
    resources,
    declaredChecks: [{ ...check, packageName: around?.name ?? PACKAGE }],
    singularTests: [],
    problems: [],
    warnings: [],
    texts: new Map([...(around?.texts ?? []), [COMMAND_LINE, text]]),
  }
}

const NOTHING_AROUND: Project = {
  name: PACKAGE,
  directory: '',
  resources: [],
  exposures: [],
  groups: [],
  declaredChecks: [],
  singularTests: [],
  artifacts: { targetPath: 'target', isWritten: false, vars: {} },
  selection: { selectors: null, indirect: null },
  defaults: NO_RUN_DEFAULTS,
  timeZone: null,
  packageVersions: new Map(),
  hasReadClock: () => false,
  problems: [],
  warnings: [],
  texts: new Map(),
}

function declared(
  checkType: string,
  resourceId: string,
  column: string | null,
  given: MappingNode,
  question: Question,
): DeclaredCheck {
  const { position } = given
  const [testName = '', namespace = null] = checkType.split('.').toReversed()
  const value: Node = { kind: 'scalar', value: column, position }
  const own = column === null ? [] : [{ key: 'column_name', keyPosition: position, value }]
  const all: MappingNode = { ...given, entries: [...own, ...given.entries] }
  return {
    namespace,
    testName,
    resourceId,
    packageName: PACKAGE,
    file: COMMAND_LINE,
    directories: [],
    columnName: column,
    rawArguments: unrendered(all),
    arguments: all,
    customName: null,
    description: null,
    config: configOf(question, position),
    ownConfig: [],
    hasOwnFailCalc: false,
    template: null,
    late: null,
    problem: null,
    position,
    known: null,
  }
}

/** Names and ids are made of text. */
function unrendered(node: MappingNode): MappingNode {
  const entries = node.entries.map((entry) => {
    const { value } = entry.value.kind === 'scalar' ? entry.value : { value: null }
    const isReference = typeof value === 'object' && value !== null && (value.kind === 'ref' || value.kind === 'source')
    if (!isReference) return entry
    const text = value.kind === 'ref' ? `ref('${value.name}')` : `source('${value.source}', '${value.table}')`
    return { ...entry, value: { ...entry.value, kind: 'scalar' as const, value: text } }
  })
  return { ...node, entries }
}

function configOf({ where, warnIf, errorIf, severity }: Question, position: Position): CheckConfig {
  const located = (value: string): Located<string> => ({ value, position })
  return {
    isEnabled: true,
    severity,
    where: where === null ? null : located(where),
    limit: null,
    failCalc: located('count(*)'),
    warnIf: located(warnIf ?? '!= 0'),
    errorIf: located(errorIf ?? '!= 0'),
    tags: [],
    meta: {},
    settings: {},
  }
}
