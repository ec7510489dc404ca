import type { Known } from '../../model/deferred.ts'
import type { Environment } from '../../model/environment.ts'
import type { Reference } from '../../model/node.ts'
import type { Relation } from '../../model/relation.ts'
import type { Target } from '../../model/target.ts'
import { LIMITS } from '../../template/budget.ts'
import { macroFunction } from '../../template/render-template.ts'
import { Session } from '../../template/session.ts'
import { failed } from '../../template/template-error.ts'
import { type TemplateFunction, Undefined, type Value } from '../../template/value.ts'
import type { VarLookup } from '../project-vars.ts'
import type { RunClock } from '../run-clock.ts'
import type { LibraryMacro, MacroLibrary } from './macro-library.ts'
import { TableValue } from './table-value.ts'
import type { TemplateGraph } from './template-graph.ts'

/** What the templates of a project can reach. */
export type TemplateProject = {
  readonly name: string
  readonly library: MacroLibrary
  readonly vars: VarLookup
  readonly environment: Environment
  readonly target: Target
  readonly clock: RunClock
  readonly graph: TemplateGraph
  /** Of the files that were read, by their names. */
  readonly texts: ReadonlyMap<string, string>
  /** `dispatch:` of dbt_project.yml: the packages in which the macros of a namespace are looked for, in this order. */
  readonly searchOrders: ReadonlyMap<string, readonly string[]>
}

/** What is done while a template is rendered. */
export type Phase =
  /** dbt's parsing, `execute` false: what it refers to and how it is configured is remembered, nothing is known. */
  | { readonly kind: 'parse'; readonly references: Reference[]; readonly settings: ReadonlyMap<Value, Value>[] }
  | {
      readonly kind: 'run'
      readonly known: Known
      /** What it may refer to: what was found while parsing. */
      readonly references: readonly Reference[]
    }

/** One thing to render. */
export type Job = {
  readonly project: TemplateProject
  /** Whose file the template stands in. */
  readonly packageName: string
  readonly phase: Phase
  /** What `this` is. */
  readonly self: Relation
  /** What `config.get` finds. */
  readonly settings: ReadonlyMap<string, Value>
  /** Whether macros are known; of a test's arguments dbt knows none while it parses. */
  readonly hasMacros: boolean
  /** Whether values are wanted with their types, as in YAML. */
  readonly isNative?: boolean
}

/** Thrown where a template asks something of the database that nobody has asked yet. */
export class QuestionSignal {
  readonly sql: string

  constructor(sql: string) {
    this.sql = sql
  }
}

const QUERY = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:select|with|values|table|show|explain)\b/i

/** The state of one rendering: functions of templates are made of it. */
export class Rendering {
  readonly job: Job
  readonly session: Session
  /** Results of `statement` blocks by their names. */
  readonly results = new Map<string, TableValue>()

  /** @param names what names mean that are neither macros nor packages. */
  constructor(job: Job, names: (rendering: Rendering, name: string) => Value | undefined) {
    this.job = job
    this.session = new Session((name) => names(this, name), LIMITS, {
      startedAt: job.project.clock.read,
      isSilent: job.phase.kind === 'parse',
      isNative: job.isNative ?? false,
    })
  }

  get isRun(): boolean {
    return this.job.phase.kind === 'run'
  }

  function(macro: LibraryMacro): TemplateFunction {
    return macroFunction(macro.statement, macro.template, this.session)
  }

  /** A macro of the package that the template stands in, or of the root project. */
  ownMacro(name: string): TemplateFunction | undefined {
    const { project, packageName, hasMacros } = this.job
    const found = hasMacros ? project.library.findFirst([packageName, project.name], name) : undefined
    return found === undefined ? undefined : this.function(found)
  }

  /** What `adapter.dispatch` finds in packages: the macro for Postgres, else the default one. */
  dispatched(name: string, namespace: string | null): TemplateFunction | undefined {
    const { project, packageName } = this.job
    const order = namespace === null ? [packageName, project.name] : this.searchOrder(namespace)
    for (const owner of order) {
      for (const prefix of ['postgres', 'default']) {
        const found = project.library.find(owner, `${prefix}__${name}`)
        if (found !== undefined) return this.function(found)
      }
    }
    return undefined
  }

  searchOrder(namespace: string): readonly string[] {
    const { name, searchOrders } = this.job.project
    return searchOrders.get(namespace) ?? [name, namespace]
  }

  /** What the database answers. While parsing nothing is asked: null. */
  ask(sql: string): TableValue | null {
    const { phase } = this.job
    if (phase.kind === 'parse') return null
    const text = sql.trim()
    const answer = phase.known.answers.get(text)
    if (answer === undefined) {
      if (!QUERY.test(text))
        throw failed(`A template may only ask the database. Expected a query, got ${JSON.stringify(text.slice(0, 80))}`)
      throw new QuestionSignal(text)
    }
    if (answer.kind === 'rows') return TableValue.of(answer.rows)
    throw failed(`The database refused what the template asked: ${answer.message}`)
  }

  /** The table that a `statement` block asked for; while parsing nothing that can be worked with. */
  nothing(): Value {
    return new Undefined('result', true)
  }
}
