import type { z } from 'zod'
import type { Catalog } from '../model/catalog.ts'
import type { Measure, Sql } from '../model/measure.ts'
import type { Relation } from '../model/relation.ts'
import type { Strict } from '../model/strict.ts'
import type { ExpressionArgument, FromItemArgument } from './argument.ts'

/** What a check is about, ready to stand in SQL. */
export type Tested = {
  /** The tested relation, already filtered by `where`; stands behind FROM. */
  readonly from: Sql
  /** Whose rows those are: the key of its facts in the catalog. */
  readonly relation: Relation
  /** Whether `from` is filtered. A test that asks for the columns of its model is an error with a `where`, in dbt. */
  readonly hasWhere: boolean
  /** The column's expression; an empty piece of SQL if `column` is null. */
  readonly columnSql: Sql
  /** The column as dbt passes it on, or null for a check on the whole relation. */
  readonly column: string | null
  /** The column's name in the catalog, or null if `column` is an expression. */
  readonly columnName: string | null
  readonly grammar: SqlGrammar
  /** The project's `dbt_date:time_zone`, or null if it has none. */
  readonly timeZone: string | null
  /** Versions of the project's dbt packages by name (`dbt_utils`); one that is not there counts as the newest. */
  readonly packageVersions: ReadonlyMap<string, string>
}

/** What the Postgres parser says about a piece of text. */
export interface SqlGrammar {
  /** One expression, nothing more: no alias, no second column, no comment that swallows what follows. */
  isExpression(text: string): boolean
  /** One relation as it may stand behind FROM, with or without an alias. */
  isFromItem(text: string): boolean
  /** A literal by itself. To GROUP BY, a number is the place of a column, and any other literal a mistake. */
  isConstant(text: string): boolean
  /** A row of expressions: `(a, b)`. It can be compared with NULL whether or not its fields can be compared with anything. */
  isRow(text: string): boolean
  /** Whether anything in the text could be the name of a column. */
  namesColumn(text: string): boolean
  /** The name that the text means if it is just the name of a column, folded as Postgres does; else null. */
  columnName(text: string): string | null
  /** How many rows one value of an expression speaks of. */
  breadth(text: string): Breadth
  /** Which columns make an expression NULL, if nothing else can; null where that is not so, or cannot be told. */
  strict(text: string): Strict | null
  /** `text` is one expression whose leftmost part is the expression `start`. */
  startsWithExpression(text: string, start: string): boolean
}

/**
 * `row`: each row has a value of its own. `aggregate`: all rows, or those of a group, have one. `unknown`: neither, or we
 * cannot tell (a window function, one that gives several rows). Functions are known by their names, so a project's own
 * aggregate passes for `row`: Postgres refuses it where it cannot be.
 */
export type Breadth = 'row' | 'aggregate' | 'unknown'

/** An argument that only the check type itself could find wrong. */
export type Refusal = {
  readonly kind: 'refused'
  /** Its name; or the name of a variable, if that is what is missing. */
  readonly argument: string
  /** *Expected X, got Y*; the argument's name comes before it. */
  readonly message: string
  readonly hint?: string
  /** Default: BAD_EXPRESSION, or MISSING_ARGUMENT where the argument was not given. */
  readonly code?: 'BAD_ARGUMENT' | 'VAR_MISSING'
  /** Whether dbt finds this out while parsing and runs nothing at all. Default false: only this check is an error. */
  readonly doesStopRun?: boolean
}

/** A measure whose SQL depends on the columns that there are. `complete` is pure and gets the facts of all that is read. */
export type IncompleteMeasure = {
  readonly kind: 'incomplete'
  /** @param earlierRows how many rows the check looked at in an earlier report; null where nobody knows. */
  readonly complete: (catalog: Catalog, earlierRows: bigint | null) => Measure | PartialMeasure | Refusal
}

/** A measure of a part of what was asked: it can find failures, but that it finds none is no pass. */
export type PartialMeasure = {
  readonly kind: 'partial'
  readonly measure: Measure
  /** What is missing for the rest, one sentence. */
  readonly missing: string
}

/** What a person has to know about a check type. Lower case, no full stop at the end: each follows its title. */
export type CheckTypeFacts = {
  /** Follows "fails when". */
  readonly failsWhen: string
  /** What becomes of a NULL. */
  readonly onNull: string
  /** What becomes of a relation without rows. */
  readonly onEmpty: string
  /** dbt's equivalent, and every difference that we chose: `same as dbt_utils recency, except that …`. */
  readonly inDbt: string
}

/** How a check type is written in YAML: its arguments, and the column that it stands below if it is on one. */
export type CheckTypeExample<Arguments> = {
  readonly column?: string
  readonly arguments?: Arguments
}

/** A check type applied to the arguments of one check. */
export type Binding = {
  readonly kind: 'bound'
  readonly measure: Measure | IncompleteMeasure
  readonly says: string
  readonly notes: readonly string[]
}

/** An argument (or a piece of one) that must be SQL of a kind and is not, and where it stands among the arguments. */
export type WrongSql = {
  readonly kind: 'wrong-sql'
  readonly path: readonly PropertyKey[]
  readonly argument: ExpressionArgument | FromItemArgument
}

/** The definition of one check type, as its author writes it. */
export type CheckTypeDefinition<Shape extends z.ZodObject> = {
  /** As written in YAML: `not_null`, `dbt_utils.recency`. */
  readonly name: string
  /** `column`: needs a column. `relation`: takes none, so dbt refuses it below a column. `either`: both. */
  readonly on: 'column' | 'relation' | 'either'
  /** dbt's keyword arguments without `model` and `column_name`: a strict object made of the pieces in `argument.ts`. */
  readonly args: Shape
  readonly facts: CheckTypeFacts
  readonly example: CheckTypeExample<z.input<Shape>>
  /** Whether the column is pasted into SQL; else it is a name, and any text may be one. Default true. */
  readonly isColumnSql?: boolean
  /** The `fail_calc` that the test brings itself, a default that comes before that of dbt_project.yml. */
  readonly failCalc?: string
  /**
   * dbt reads the body of most tests while parsing, so an argument that the test does not know stops the whole run;
   * of `unique` and `not_null` it does not, and only that check errors. Default true.
   */
  readonly doesUnknownArgumentStopRun?: boolean
  /**
   * Whether `measure` refuses nothing with `doesStopRun`: it then is not called before somebody wants to know what the check
   * measures. Default false.
   */
  readonly neverStopsRun?: boolean
  readonly measure: (args: z.output<Shape>, tested: Tested) => Measure | IncompleteMeasure | Refusal
  /** What holds when the check passes, to follow the name of the column or relation. */
  readonly says: (args: z.output<Shape>, tested: Tested) => string
  /** Where we read the arguments otherwise than dbt would: one sentence each. */
  readonly notes?: (args: z.output<Shape>, tested: Tested) => readonly string[]
}

/** A check type as the rest of assay sees it: its arguments' types are its own business. */
export type CheckType = {
  readonly name: string
  readonly on: 'column' | 'relation' | 'either'
  readonly argumentNames: readonly string[]
  /** What each argument must be. */
  readonly argumentShapes: Readonly<Record<string, z.ZodType>>
  readonly facts: CheckTypeFacts
  readonly example: CheckTypeExample<Readonly<Record<string, unknown>>>
  readonly isColumnSql: boolean
  /** Its own default for `fail_calc`, or null. */
  readonly failCalc: string | null
  readonly doesUnknownArgumentStopRun: boolean
  readonly neverStopsRun: boolean
  /** @param args plain values of the YAML arguments, references resolved. */
  readonly bind: (args: unknown, tested: Tested) => Binding | Refusal | WrongSql | z.ZodError
}

/** Makes a check type from its definition. */
export function defineCheckType<Shape extends z.ZodObject>(definition: CheckTypeDefinition<Shape>): CheckType {
  return {
    name: definition.name,
    on: definition.on,
    argumentNames: Object.keys(definition.args.shape),
    argumentShapes: definition.args.shape,
    facts: definition.facts,
    example: definition.example,
    isColumnSql: definition.isColumnSql ?? true,
    failCalc: definition.failCalc ?? null,
    doesUnknownArgumentStopRun: definition.doesUnknownArgumentStopRun ?? true,
    neverStopsRun: definition.neverStopsRun ?? false,
    bind(args, tested) {
      const parsed = definition.args.safeParse(args)
      if (!parsed.success) return parsed.error
      // before the type puts them together: what is wrong then has a place
      const wrong = sqlArgumentsIn(parsed.data, []).find((argument) => !isSql(argument, tested.grammar))
      if (wrong !== undefined) return { kind: 'wrong-sql', ...wrong }
      const measure = definition.measure(parsed.data, tested)
      if (measure.kind === 'refused') return measure
      const notes = definition.notes?.(parsed.data, tested) ?? []
      return { kind: 'bound', measure, says: definition.says(parsed.data, tested), notes }
    },
  }
}

type SqlArgument = Omit<WrongSql, 'kind'>

function isSql({ argument }: SqlArgument, grammar: SqlGrammar): boolean {
  return argument.kind === 'expression' ? grammar.isExpression(argument.text) : grammar.isFromItem(argument.text)
}

function sqlArgumentsIn(value: unknown, path: readonly PropertyKey[]): readonly SqlArgument[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => sqlArgumentsIn(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  if (isSqlArgument(value)) return [{ path, argument: value }]
  return Object.entries(value).flatMap(([key, inner]) => sqlArgumentsIn(inner, [...path, key]))
}

function isSqlArgument(value: object): value is ExpressionArgument | FromItemArgument {
  return 'kind' in value && (value.kind === 'expression' || value.kind === 'from-item')
}
