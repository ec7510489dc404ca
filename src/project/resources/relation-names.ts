import { makeProblem, type Problem } from '../../model/problem.ts'
import type { Resource } from '../../model/resource.ts'
import type { Target } from '../../model/target.ts'
import type { JinjaEngine } from '../jinja/jinja-engine.ts'
import type { NameComponent, NameMacro, NameMacros } from './name-macros.ts'

/** How a schema that a model sets becomes the name of one. */
export const SCHEMA_RULES = ['default', 'verbatim', 'for_env'] as const

export type SchemaRule = (typeof SCHEMA_RULES)[number]

/** What a macro for names may ask of its `node`. */
export type NamedNode = Pick<
  Resource,
  'uniqueId' | 'kind' | 'name' | 'packageName' | 'fqn' | 'path' | 'version' | 'tags'
> & {
  readonly config: Readonly<Record<string, unknown>>
}

/** Part of a relation's name, or why nobody knows it. */
export type RelationName = { readonly name: string | null; readonly problem: Problem | null }

/** dbt's helper that projects call in their own `generate_schema_name`, and its defaults under the names they have there. */
const HELPERS = `
{% macro generate_schema_name_for_env(custom, node) %}{% if target.name == 'prod' and custom is not none %}{{ custom|trim }}{% else %}{{ target.schema }}{% endif %}{% endmacro %}
{% macro default__generate_schema_name(custom, node) %}{{ target.schema }}{% if custom is not none %}_{{ custom|trim }}{% endif %}{% endmacro %}
{% macro default__generate_database_name(custom=none, node=none) %}{{ target.database if custom is none else custom|trim }}{% endmacro %}`

/** Makes the names of relations as a package does: by dbt's rules, or by macros that replace them. */
export class RelationNames {
  readonly #macros: NameMacros
  readonly #engine: JinjaEngine
  readonly #target: Target
  readonly #rule: SchemaRule | null

  /**
   * @param macros of the package, else of the root project.
   * @param rule that somebody chose in place of dbt's and of any macro; null: nobody did.
   */
  constructor(macros: NameMacros, engine: JinjaEngine, target: Target, rule: SchemaRule | null) {
    this.#macros = macros
    this.#engine = engine
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
    const macro = this.#macros.get(component)
    if (macro === undefined) return null
    const rendered = this.#engine.renderText(callOf(macro, custom, node))
    if (typeof rendered === 'string') return { name: rendered.trim(), problem: null }
    const { file, line } = macro.position
    const message = `The ${component} of ${node.uniqueId} is made by a macro (${file}:${line}) that cannot be followed. ${rendered.message}`
    return {
      name: custom ?? node.name,
      problem: makeProblem('UNSUPPORTED', message, macro.position, hintOf(component)),
    }
  }
}

function hintOf(component: NameComponent): string | undefined {
  if (component !== 'schema') return undefined
  return `Say what it does with the variable assay_schema_names: ${SCHEMA_RULES.join(', ')}.`
}

function callOf({ name, definitions }: NameMacro, custom: string | null, node: NamedNode): string {
  const given = /\bnode\b\s*(?:\.|\[)/.test(definitions) ? literal(nodeInJinja(node)) : 'none'
  const definition = definitions.replace(/\{%([-+]?)\s*do\s+(return\(.*?\))\s*([-+]?)%\}/gs, '{{$1 $2 $3}}')
  return `${HELPERS}${definition}{{ ${name}(${literal(custom)}, ${given}) }}`
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

/** JSON is Jinja but for `null`. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${literal(inner)}`)
    .join(', ')}}`
}
