import { sql } from 'kysely'
import { z } from 'zod'
import type { Claim } from '../../model/measure.ts'
import { expression, expressionList, fromItem } from '../argument.ts'
import { defineCheckType, type Refusal, type Tested } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'
import { type KeyColumns, keyColumns } from './key-columns.ts'

const args = z.strictObject({
  to: fromItem,
  field: expression.nullish(),
  columns: expressionList.nullish(),
  fields: expressionList.nullish(),
})

export const assayRelationships = defineCheckType({
  name: 'assay.relationships',
  on: 'either',
  args,
  facts: {
    failsWhen:
      'the key of a row is not in `field` of the relation `to` (or in all of `fields` together, one for each of `columns`); every such row counts, and is shown whole',
    onNull: 'takes no part, on either side: a key with a NULL in it is no key',
    onEmpty: 'passes, vacuous; if only `to` is empty, every row with a key fails',
    inDbt: 'dbt `relationships` has one column only and does not show the rows',
  },
  example: { arguments: { to: "ref('prices')", columns: ['sku', 'region'], fields: ['sku', 'region'] } },
  measure: (given, tested) => {
    const key = keyColumns(given.columns, tested)
    if ('kind' in key) return key
    const fields = fieldsOf(given, key)
    if ('kind' in fields) return fields
    const { from } = tested
    const names = fields.map((_, index) => sql.id(`assay_key_${index + 1}`))
    const pairs = key.texts.map((text, index) => sql`parent.${names[index] ?? sql``} = (${verbatim(text)})`)
    return {
      kind: 'query',
      from,
      // the other relation is read first, by itself: names in it cannot mean columns of the tested one, nor the other way round
      failingRows: sql`with parent (${sql.join(names)}) as (
select ${sql.join(fields.map(verbatim))}
from ${verbatim(given.to.text)}
)
select *
from ${from}
where ${key.isThere} and not exists (
select from parent where ${sql.join(pairs, sql` and `)}
)`,
      isPerRow: true,
      undecided: sql`(${key.isThere}) is not true`,
      proof: claim(key, given, fields, tested),
    }
  },
  says: ({ to, field, columns, fields }, { column }) => {
    const names = (fields ?? []).map(({ text }) => text).join(', ')
    const key = column === null ? `has ${(columns ?? []).map(({ text }) => text).join(', ')} that is a` : 'is a'
    return `${key} ${field?.text ?? names} of ${to.text}`
  },
})

/** As many as the key has columns. */
function fieldsOf({ field, fields }: z.output<typeof args>, { texts }: KeyColumns): readonly string[] | Refusal {
  const all = [...(field ? [field.text] : []), ...(fields ?? []).map(({ text }) => text)]
  if (all.length === texts.length && !(field && fields)) return all
  const message = `Expected a field for each of the ${texts.length} columns of the key, in field or in fields, got ${all.length}`
  return { kind: 'refused', argument: fields ? 'fields' : 'field', message }
}

function claim(
  { names }: KeyColumns,
  { to }: z.output<typeof args>,
  fields: readonly string[],
  { grammar }: Tested,
): Claim | null {
  const [column, ...more] = names ?? []
  const toColumn = grammar.columnName(fields[0] ?? '')
  if (column === undefined || more.length > 0 || to.relation === null || toColumn === null) return null
  return { kind: 'references', column, to: to.relation, toColumn }
}
