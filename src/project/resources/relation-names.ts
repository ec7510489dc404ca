import { makeProblem, type Problem } from '../../model/problem.ts'
import type { Resource } from '../../model/resource.ts'
import type { Target } from '../../model/target.ts'
import { valueOfJson } from '../../template/json-text.ts'
import { textOf } from '../../template/python-str.ts'
import { failed, TemplateError } from '../../template/template-error.ts'
import { newRendering } from '../macros/context-names.ts'
import type { LibraryMacro } from '../macros/macro-library.ts'
import { QuestionSignal, type TemplateProject } from '../macros/rendering.ts'

/** How a schema that a model sets becomes the name of one. */
export const SCHEMA_RULES = ['default', 'verbatim', 'for_env'] as const

export type SchemaRule = (typeof SCHEMA_RULES)[number]

/** What a macro for names may ask of its `node`. */
export type NamedNode = Pick<
  Resource,
  'uniqueId' | 'kind' | 'name' | 'packageName' | 'fqn' | 'path' | 'version' | 'tags' | 'config'
>

/** Part of a relation's name, or why nobody knows it. */
export type RelationName = { readonly name: string | null; readonly problem: Problem | null }

type NameComponent = 'database' | 'schema' | 'alias'

/** Makes the names of relations as a project does: by dbt's rules, or by macros that replace them. */
export class RelationNames {
  readonly #project: TemplateProject | null
  readonly #rule: SchemaRule | null
  readonly #target: Target

  /**
   * @param project null where no macros are to be looked for.
   * @param rule that somebody chose in place of dbt's and of any macro; null: nobody did.
   */
  constructor(project: TemplateProject | null, target: Target, rule: SchemaRule | null) {
    this.#project = project
    this.#target = target
    this.#rule = rule
  }

  /** @param custom what the node's settings say. */
  schema(custom: string | null, node: NamedNode): RelationName {
    if (this.#rule !== null) return { name: this.#byRule(this.#rule, custom), problem: null }
    return this.#byMacro('schema', custom, node) ?? { name: this.#byRule('default', custom), problem: null }
  }

  /** Null is the target's database. */
  database(custom: string | null, node: NamedNode): RelationName {
    return this.#byMacro('database', custom, node) ?? { name: custom?.trim() ?? null, problem: null }
  }

  alias(custom: string | null, node: NamedNode): RelationName {
    const { name, version } = node
    const versioned = version === null ? name : `${name}_v${version.replaceAll('.', '_')}`
    return this.#byMacro('alias', custom, node) ?? { name: custom?.trim() ?? versioned, problem: null }
  }

  #byRule(rule: SchemaRule, custom: string | null): string {
    const { name, schema } = this.#target
    if (custom === null) return schema
    if (rule === 'default') return `${schema}_${custom.trim()}`
    return rule === 'verbatim' || name === 'prod' ? custom.trim() : schema
  }

  #byMacro(component: NameComponent, custom: string | null, node: NamedNode): RelationName | null {
    if (this.#project === null) return null
    const guess = custom ?? node.name
    try {
      const macro = macroOf(this.#project, component, node.packageName)
      return macro === undefined ? null : { name: nameBy(macro, this.#project, custom, node), problem: null }
    } catch (error) {
      if (!(error instanceof TemplateError) && !(error instanceof QuestionSignal)) throw error
      return { name: guess, problem: unknownName(component, node, error) }
    }
  }
}

/** A macro of the package comes before one of the root project's, and a plain one before what dbt's own would dispatch to. */
function macroOf(
  { library, name: root }: TemplateProject,
  component: NameComponent,
  packageName: string,
): LibraryMacro | undefined {
  const name = `generate_${component}_name`
  const names = [name, `postgres__${name}`, `default__${name}`]
  const found = [packageName, root].flatMap((owner) => names.flatMap((each) => library.find(owner, each) ?? []))
  return found[0]
}

function nameBy(macro: LibraryMacro, project: TemplateProject, custom: string | null, node: NamedNode): string {
  const rendering = newRendering({
    project,
    packageName: macro.packageName,
    phase: { kind: 'run', known: { relationOf: () => undefined, own: null, answers: new Map() }, references: [] },
    self: { database: null, schema: project.target.schema, name: node.name },
    settings: new Map(),
    hasMacros: true,
  })
  const given = rendering.session.call(rendering.function(macro), [
    custom,
    valueOfJson(JSON.stringify(nodeInJinja(node))),
  ])
  const name = textOf(given).trim()
  if (name === '') throw failed('It gives no text')
  return name
}

function unknownName(component: NameComponent, node: NamedNode, error: TemplateError | QuestionSignal): Problem {
  const asks = error instanceof QuestionSignal
  const reason = asks ? 'It asks the database' : error.message
  const message = `The ${component} of ${node.uniqueId} is made by a macro that cannot be followed. ${reason}`
  const hint = `Say what it does with the variable assay_schema_names: ${SCHEMA_RULES.join(', ')}.`
  const position = asks ? undefined : (error.position ?? undefined)
  return makeProblem('UNSUPPORTED', message, position, component === 'schema' ? hint : undefined)
}

/** The names that dbt's node has. */
function nodeInJinja({ uniqueId, kind, name, packageName, fqn, path, version, tags, config }: NamedNode): unknown {
  const names = {
    unique_id: uniqueId,
    resource_type: kind,
    name,
    package_name: packageName,
    fqn,
    version,
    tags,
    config,
  }
  return { ...names, original_file_path: path, path: path.split('/').slice(1).join('/') }
}
