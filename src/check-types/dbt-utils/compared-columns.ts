import { sql } from 'kysely'
import type { Catalog, ColumnFacts } from '../../model/catalog.ts'
import type { Sql } from '../../model/measure.ts'
import { relationKey } from '../../model/relation.ts'
import type { FromItemArgument } from '../argument.ts'
import type { Refusal, Tested } from '../check-type.ts'
import { isOlderThan } from '../package-version.ts'
import { verbatim } from '../sql-text.ts'

/** Types that dbt rounds, as `information_schema.columns` names them. */
const ROUNDED: readonly string[] = ['numeric', 'real', 'double precision']

/** How two relations are to be compared. */
export type Comparison = {
  readonly compare_model: FromItemArgument
  /** None: all that there are. */
  readonly compare_columns: readonly string[]
  readonly exclude_columns: readonly string[]
  /** Digits behind the point to which numbers are rounded, or null. */
  readonly precision: string | null
}

/**
 * The columns to compare, in the order of the tested relation, or why they cannot be compared. Names are compared without
 * regard to case, as dbt does.
 */
export function comparedColumns(comparison: Comparison, tested: Tested, catalog: Catalog): readonly Sql[] | Refusal {
  const { compare_model, precision } = comparison
  const ours = catalog.relations.get(relationKey(tested.relation))?.columns
  if (ours === undefined) return unknownColumns(`the columns of ${tested.relation.name} are not known`)
  const chosen = ours.filter(isChosen(comparison))
  const differs = comparison.compare_columns.length === 0 && !isOlderThan(tested, 'dbt_utils', '1.2.0')
  const refusal = differs ? differenceOf(chosen, comparison, catalog) : null
  if (refusal !== null) return refusal
  if (chosen.length === 0) return unknownColumns(`no column is left to compare with ${compare_model.text}`)
  return chosen.map((column) => (precision === null ? sql.id(column.name) : rounded(column, precision)))
}

function isChosen({ compare_columns, exclude_columns }: Comparison): (column: ColumnFacts) => boolean {
  const [wanted, unwanted] = [lowerCased(compare_columns), lowerCased(exclude_columns)]
  return ({ name }) => {
    const known = name.toLowerCase()
    return (wanted.size === 0 || wanted.has(known)) && !unwanted.has(known)
  }
}

function lowerCased(columns: readonly string[]): ReadonlySet<string> {
  return new Set(columns.map((name) => name.toLowerCase()))
}

function rounded({ name, dataType }: ColumnFacts, precision: string): Sql {
  if (!ROUNDED.includes(dataType)) return sql.id(name)
  return sql`round(cast(${sql.id(name)} as numeric(28,6)), ${verbatim(precision)}) as ${sql.id(name)}`
}

function differenceOf(ours: readonly ColumnFacts[], comparison: Comparison, catalog: Catalog): Refusal | null {
  const { relation, text } = comparison.compare_model
  if (relation === null) {
    return unknownColumns(`without compare_columns it must be a ref() or a source(), got ${JSON.stringify(text)}`)
  }
  const theirs = catalog.relations.get(relationKey(relation))?.columns
  if (theirs === undefined) return unknownColumns(`the columns of ${text} are not known`)
  const others = theirs.filter(isChosen(comparison))
  const onlyOurs = namesMissing(ours, others)
  const onlyTheirs = namesMissing(others, ours)
  if (onlyOurs === '' && onlyTheirs === '') return null
  const parts = [
    ...(onlyOurs === '' ? [] : [`${onlyOurs} only here`]),
    ...(onlyTheirs === '' ? [] : [`${onlyTheirs} only in ${text}`]),
  ]
  return unknownColumns(`Expected the same columns on both sides, got ${parts.join(' and ')}`)
}

function namesMissing(columns: readonly ColumnFacts[], others: readonly ColumnFacts[]): string {
  const known = new Set(others.map(({ name }) => name.toLowerCase()))
  return columns
    .map(({ name }) => name)
    .filter((name) => !known.has(name.toLowerCase()))
    .join(', ')
}

function unknownColumns(message: string): Refusal {
  return {
    kind: 'refused',
    argument: 'compare_model',
    message,
    hint: 'compare_columns or exclude_columns say which columns are compared.',
  }
}
