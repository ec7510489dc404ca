import type { MappingNode, Node } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { Relation } from '../../model/relation.ts'
import { renderValue } from '../../template/render-template.ts'
import type { Session } from '../../template/session.ts'
import { parseTemplate } from '../../template/template-parser.ts'
import type { Value } from '../../template/value.ts'
import { mappingOfValue, valueOfNode } from '../jinja/node-value.ts'
import { inYaml } from '../jinja/place-of-failure.ts'
import { LONE_CALL } from '../jinja/render-node.ts'
import { newRendering } from './context-names.ts'
import type { LibraryMacro } from './macro-library.ts'
import { RelationValue } from './relation-value.ts'
import type { Job, Phase, TemplateProject } from './rendering.ts'
import { returnedText } from './sql-template.ts'

/** A test in YAML and where it is rendered. */
export type GenericTest = {
  readonly project: TemplateProject
  readonly packageName: string
  readonly rawArguments: MappingNode
  readonly settings: ReadonlyMap<string, Value>
}

/** A relation of no meaning, for the time in which nothing is known of relations. */
const UNKNOWN: Relation = { database: null, schema: '', name: '' }

/** The SQL of a test: its macro, called with the tested relation and the arguments of the test. */
export function genericSql(test: GenericTest, macro: LibraryMacro, phase: Phase): string {
  const rendering = newRendering(jobOf(test, phase, true))
  const { session } = rendering
  const own = phase.kind === 'run' ? (phase.known.own ?? UNKNOWN) : UNKNOWN
  const { connection } = test.project.target
  const relation = RelationValue.of(own, connection.type === 'postgres' ? connection.database : null, null)
  const model = session.call(session.lookup('get_where_subquery'), [relation])
  const named = new Map<string, Value>([...argumentValues(test, phase), ['model', model]])
  return returnedText(() => session.call(rendering.function(macro), [], named))
}

/** The arguments of a test as values. While dbt parses, it knows no macros there. */
export function argumentValues(test: GenericTest, phase: Phase): ReadonlyMap<string, Value> {
  const { session } = newRendering({ ...jobOf(test, phase, phase.kind === 'run'), isNative: true })
  const { entries } = test.rawArguments
  return new Map(
    entries.map(({ key, value }) => [
      key,
      key === 'column_name' ? valueOfNode(value) : rendered(value, session, test.project.texts),
    ]),
  )
}

/** The same as YAML values. */
export function argumentNodes(test: GenericTest, phase: Phase): MappingNode {
  return mappingOfValue(argumentValues(test, phase), test.rawArguments.position)
}

function jobOf({ project, packageName, settings }: GenericTest, phase: Phase, hasMacros: boolean): Job {
  const self = { database: null, schema: `${project.target.schema}_dbt_test__audit`, name: '' }
  return { project, packageName, phase, self, settings, hasMacros }
}

function rendered(node: Node, session: Session, texts: ReadonlyMap<string, string>): Value {
  return valueOfNode(node, (text: string, position: Position) => {
    const template = LONE_CALL.test(text) ? `{{${text}}}` : text
    if (!template.includes('{')) return text
    return inYaml(template, position, texts, (source) => renderValue(parseTemplate(source), session))
  })
}
