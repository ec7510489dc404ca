import type { Resource } from '../../model/resource.ts'
import { valueOfJson } from '../../template/json-text.ts'
import { failed } from '../../template/template-error.ts'
import { type Call, TemplateFunction, TemplateObject, Tuple, type Value } from '../../template/value.ts'

/** A dict of dbt's of which only some keys are known here: asking for another one is a mistake, not nothing. */
class KnownKeys extends TemplateObject {
  readonly #what: string
  readonly #entries: ReadonlyMap<string, Value>

  constructor(what: string, entries: Readonly<Record<string, Value>>) {
    super()
    this.#what = what
    this.#entries = new Map(Object.entries(entries))
  }

  override typeName(): string {
    return 'dict'
  }

  override text(): string {
    return `<${this.#what}>`
  }

  override isMapping(): boolean {
    return true
  }

  override items(): readonly Value[] {
    return [...this.#entries.keys()]
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'keys':
        return new TemplateFunction(name, () => [...this.#entries.keys()])
      case 'values':
        return new TemplateFunction(name, () => [...this.#entries.values()])
      case 'items':
        return new TemplateFunction(name, () => [...this.#entries].map((entry) => new Tuple(entry)))
      case 'get':
        return new TemplateFunction(name, (call) => this.#get(call))
      default:
        return this.item(name)
    }
  }

  override item(key: Value): Value | undefined {
    const value = typeof key === 'string' ? this.#entries.get(key) : undefined
    if (value === undefined) throw failed(`${this.#what} has no "${String(key)}" here. Expected ${this.#known()}`)
    return value
  }

  #get({ positional: [key = null, otherwise = null] }: Call): Value {
    const value = typeof key === 'string' ? this.#entries.get(key) : undefined
    return value === undefined ? otherwise : value
  }

  #known(): string {
    return [...this.#entries.keys()].join(', ')
  }
}

/** dbt's `graph`: what a project holds, as macros see it when they run. It has no tests, and of each node what assay knows. */
export class TemplateGraph {
  #resources: readonly Resource[] = []

  /** Called once all that there is was read. */
  fill(resources: readonly Resource[]): void {
    this.#resources = resources.filter(({ state }) => state === 'enabled')
  }

  /** @param ownDatabase of what says none. */
  value(ownDatabase: string | null): Value {
    const isSource = ({ kind }: Resource): boolean => kind === 'source'
    return new KnownKeys('graph', {
      nodes: byId(
        this.#resources.filter((resource) => !isSource(resource)),
        (resource) => nodeOf(resource, ownDatabase),
      ),
      sources: byId(this.#resources.filter(isSource), (resource) => sourceOf(resource, ownDatabase)),
    })
  }
}

function byId(resources: readonly Resource[], make: (resource: Resource) => Value): Map<Value, Value> {
  return new Map(resources.map((resource): [Value, Value] => [resource.uniqueId, make(resource)]))
}

function nodeOf(resource: Resource, ownDatabase: string | null): Value {
  const { version, access, group, materialization, dependsOn } = resource
  return new KnownKeys(`graph.nodes['${resource.uniqueId}']`, {
    ...shared(resource, ownDatabase),
    alias: resource.relation.name,
    version,
    access,
    group,
    depends_on: new Map<Value, Value>([['nodes', [...dependsOn]]]),
    config: configOf(resource, { materialized: materialization }),
  })
}

function sourceOf(resource: Resource, ownDatabase: string | null): Value {
  return new KnownKeys(`graph.sources['${resource.uniqueId}']`, {
    ...shared(resource, ownDatabase),
    source_name: resource.sourceName,
    identifier: resource.relation.name,
    config: configOf(resource, {}),
  })
}

function shared(resource: Resource, ownDatabase: string | null): Readonly<Record<string, Value>> {
  const { uniqueId, kind, name, packageName, fqn, path, tags, description, relation } = resource
  const database = relation.database ?? ownDatabase
  const names = [database, relation.schema, relation.name].filter((part) => part !== null)
  return {
    ...{ unique_id: uniqueId, resource_type: kind, name, package_name: packageName, fqn: [...fqn] },
    ...{ original_file_path: path, path: path.split('/').slice(1).join('/'), tags: [...tags] },
    ...{ description: description ?? '', database, schema: relation.schema },
    relation_name: materializes(resource) ? names.map((part) => `"${part.replaceAll('"', '""')}"`).join('.') : null,
    meta: valueOfJson(JSON.stringify(resource.config['meta'] ?? {})),
  }
}

function materializes({ materialization }: Resource): boolean {
  return materialization !== 'ephemeral'
}

/** What was set, and dbt's word for how it is made. */
function configOf({ config, tags }: Resource, more: Readonly<Record<string, Value>>): Value {
  const set = valueOfJson(JSON.stringify(config))
  const entries = set instanceof Map ? [...set] : []
  return new Map<Value, Value>([...entries, ['enabled', true], ['tags', [...tags]], ...Object.entries(more)])
}
