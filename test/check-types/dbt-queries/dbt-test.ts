import type { Relation } from '../../../src/model/relation.ts'
import type { Settings } from '../build-check.ts'
import { pastedList, pastedText } from '../pasted-text.ts'
import type { Value } from '../read-cases.ts'

/**
 * dbt's SQL for a check, written by hand from what dbt's macros are known to make, and by pasting text as they do.
 * Nothing of `src/check-types` or `src/compile` is used: it is what these are measured against.
 */
export type DbtTest = {
  readonly checkType: string
  readonly relation: Relation
  readonly column?: string | undefined
  readonly arguments?: Readonly<Record<string, Value>> | undefined
  readonly config?: Settings | undefined
  /** The select list that dbt makes of the columns that it finds in the database, for a test that looks for them. */
  readonly columns?: string | undefined
}

/** The query whose rows are the failures. */
export type DbtQuery = (test: DbtTest) => string

/** The tested relation, filtered as dbt does it. */
export function modelOf({ relation, config }: DbtTest): string {
  const name = relationText(relation)
  return config?.where === undefined ? name : `(select * from ${name} where ${config.where}) dbt_subquery`
}

export function columnOf({ column }: DbtTest): string {
  return column ?? ''
}

export function given(test: DbtTest, name: string): Value {
  return test.arguments?.[name] ?? null
}

/** A list argument, each item as text; an argument that is not there is an empty list. */
export function listOf(test: DbtTest, name: string): readonly string[] {
  const value = given(test, name)
  return pastedList(value)
}

/** The relation that an argument means: `ref('x')` is the table x of the same schema, other text is SQL. */
export function relationOf(test: DbtTest, argument: string): string {
  const to = pastedText(given(test, argument))
  const name = /^ref\('([^']+)'\)$/.exec(to)?.[1]
  return name === undefined ? to : relationText({ ...test.relation, name })
}

function relationText({ schema, name }: Relation): string {
  return [schema, name].map((part) => `"${part.split('"').join('""')}"`).join('.')
}
