import type { Reference } from '../../model/node.ts'
import { argument, optionalText, textArgument } from '../../template/call-arguments.ts'
import { renderTemplate } from '../../template/render-template.ts'
import { sourceOf } from '../../template/source.ts'
import { failed, TemplateError } from '../../template/template-error.ts'
import { parseTemplate } from '../../template/template-parser.ts'
import { type Call, Names, TemplateFunction, type Value } from '../../template/value.ts'
import { baseValue } from '../jinja/base-names.ts'
import {
  environmentVariable,
  hasVariable,
  missingVariable,
  sourceOf as referenceOfSource,
  refOf,
  targetValue,
} from '../jinja/jinja-scope.ts'
import { valueOfNode } from '../jinja/node-value.ts'
import { API, adapterOf } from './adapter-functions.ts'
import { configOf } from './config-value.ts'
import { dbtMacro, loadResult } from './dbt-macros.ts'
import { RelationValue } from './relation-value.ts'
import { type Job, Rendering } from './rendering.ts'

/** A rendering in which names mean what they mean in dbt: macros first, then packages, dbt's own macros, dbt's context. */
export function newRendering(job: Job): Rendering {
  return new Rendering(job, valueOfName)
}

function valueOfName(rendering: Rendering, name: string): Value | undefined {
  const own = rendering.ownMacro(name) ?? packageNames(rendering, name)
  if (own !== undefined) return own
  const dbt = rendering.job.hasMacros ? dbtMacro(rendering, name) : undefined
  return dbt ?? contextValue(rendering, name)
}

/** `dbt_utils.star`: the macros of a package. */
function packageNames(rendering: Rendering, packageName: string): Value | undefined {
  const { project, hasMacros } = rendering.job
  if (!hasMacros) return undefined
  if (packageName === 'dbt') return new Names((name) => dbtMacro(rendering, name))
  if (!project.library.packageNames.includes(packageName)) return undefined
  return new Names((name) => {
    const found = project.library.find(packageName, name)
    return found === undefined ? undefined : rendering.function(found)
  })
}

type ContextFunction = (rendering: Rendering, call: Call) => Value

const FUNCTIONS: ReadonlyMap<string, ContextFunction> = new Map<string, ContextFunction>([
  ['ref', (rendering, call) => refer(rendering, refOf(call))],
  ['source', (rendering, call) => refer(rendering, referenceOfSource(call))],
  ['var', variable],
  ['env_var', ({ job }, call) => environmentVariable({ ...job.project, allowsSecrets: false }, call)],
  ['load_result', loadResult],
  ['store_result', () => ''],
])

function contextValue(rendering: Rendering, name: string): Value | undefined {
  const run = FUNCTIONS.get(name)
  if (run !== undefined) {
    const attributes =
      name === 'var' ? new Map<string, Value>([['has_var', hasVariable(rendering.job.project.vars)]]) : undefined
    return new TemplateFunction(name, (call) => run(rendering, call), attributes)
  }
  const { project, self, packageName } = rendering.job
  const { target } = project
  const values: Readonly<Record<string, () => Value>> = {
    execute: () => rendering.isRun,
    graph: () => graphOf(rendering),
    target: () => targetValue(target),
    project_name: () => project.name,
    schema: () => self.schema,
    database: () => ownDatabase(rendering),
    this: () => RelationValue.of(self, ownDatabase(rendering), null),
    config: () => configOf(rendering),
    adapter: () => adapterOf(rendering),
    api: () => API,
    exceptions: () => EXCEPTIONS,
    flags: () => Names.of({ FULL_REFRESH: false, STORE_FAILURES: false, WHICH: 'test' }),
    builtins: () => new Names((builtin) => contextValue(rendering, builtin)),
    model: () => Names.of({ name: self.name, alias: self.name, package_name: packageName }),
  }
  return Object.hasOwn(values, name) ? values[name]?.() : baseValue(name, rendering.job.project.clock)
}

/** While parsing there is nothing in it yet. */
function graphOf(rendering: Rendering): Value {
  if (!rendering.isRun) return rendering.nothing()
  return rendering.job.project.graph.value(ownDatabase(rendering))
}

function ownDatabase({ job }: Rendering): string | null {
  const { connection } = job.project.target
  return connection.type === 'postgres' ? connection.database : null
}

/** While parsing, a reference is remembered; later it must be one that was found then, as in dbt. */
function refer(rendering: Rendering, reference: Reference): Value {
  const { phase, self } = rendering.job
  if (phase.kind === 'parse') {
    phase.references.push(reference)
    return RelationValue.of(self, ownDatabase(rendering), reference)
  }
  const what =
    reference.kind === 'ref' ? `ref('${reference.name}')` : `source('${reference.source}', '${reference.table}')`
  if (!phase.references.some((known) => JSON.stringify(known) === JSON.stringify(reference))) {
    throw failed(
      `${what} was not seen while parsing, so nobody knows that the test reads it`,
      `Name it where it always is seen, in a comment of SQL: -- depends_on: {{ ${what} }}`,
    )
  }
  const relation = phase.known.relationOf(reference)
  if (relation === undefined)
    throw failed(`${what} leads nowhere, or to what is disabled. Expected a model, seed, snapshot or source`)
  return RelationValue.of(relation, ownDatabase(rendering), reference)
}

/** A text is rendered once more, as dbt does in SQL. A variable that nobody set is None while parsing. */
function variable(rendering: Rendering, call: Call): Value {
  const name = textArgument(call, 0, 'var')
  const node = rendering.job.project.vars(name)
  if (node === undefined) {
    const fallback = argument(call, 1, 'default')
    if (fallback !== undefined || !rendering.isRun) return fallback ?? null
    throw missingVariable(name)
  }
  const value = valueOfNode(node)
  if (typeof value !== 'string' || !value.includes('{')) return value
  return renderTemplate(parseTemplate(sourceOf(value, node.position)), rendering.session)
}

const EXCEPTIONS: Names = new Names((name) => {
  if (name === 'warn') return new TemplateFunction(name, () => '')
  if (!name.startsWith('raise_')) return undefined
  return new TemplateFunction(name, (call) => {
    throw new TemplateError('BAD_ARGUMENT', optionalText(call, 0, 'msg') ?? name)
  })
})
