import { z } from 'zod'
import type { Scalar } from '../model/node.ts'
import { pythonStr } from '../model/python-text.ts'
import type { Relation } from '../model/relation.ts'

/** A `ref` or `source` that was found: `text` is its quoted name, ready for SQL; of an ephemeral model, no relation, its query. */
export type RelationArgument = { readonly kind: 'relation'; readonly relation: Relation | null; readonly text: string }

/** SQL text that must be one expression; the resolve stage asks the Postgres parser. */
export type ExpressionArgument = { readonly kind: 'expression'; readonly text: string }

/** SQL text that must be one relation behind FROM; the resolve stage asks the Postgres parser. */
export type FromItemArgument = {
  readonly kind: 'from-item'
  readonly text: string
  /** What it is if it was a `ref` or a `source`, else null. */
  readonly relation: Relation | null
}

/**
 * Text that no SQL can hold: Postgres cuts it at the NUL, and half a surrogate pair has no UTF-8 form.
 * (Postgres manual, "String Constants".)
 */
function isSendable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

const UNSENDABLE = 'text without NUL characters and lone surrogates'

function isScalar(value: unknown): value is Scalar {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return true
  if (typeof value === 'number' || typeof value === 'string') return true
  return typeof value === 'object' && 'kind' in value && value.kind === 'timestamp'
}

function isRelation(value: unknown): value is RelationArgument {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'relation'
}

/** Any scalar, as the text that dbt would paste into SQL. */
const scalarText = z
  .custom<Scalar>((value) => value !== undefined && isScalar(value), { error: 'a single value' })
  .transform(pythonStr)
  .refine(isSendable, { error: UNSENDABLE })

const relationText = z.custom<RelationArgument>(isRelation).transform((relation) => relation.text)

/** SQL text or a value that dbt would paste as it is. Its meaning is the check type's own business. */
export const sqlText = z.union([scalarText, relationText], { error: 'SQL text' })

/** SQL text that must be exactly one expression. */
export const expression = sqlText.transform((text): ExpressionArgument => ({ kind: 'expression', text }))

/** A relation: `ref(...)`, `source(...)`, or SQL text that can stand behind FROM. */
export const fromItem = z.union(
  [
    scalarText.transform((text): FromItemArgument => ({ kind: 'from-item', text, relation: null })),
    z
      .custom<RelationArgument>(isRelation)
      .transform(({ text, relation }): FromItemArgument => ({ kind: 'from-item', text, relation })),
  ],
  { error: 'a relation' },
)

/** A list of values, each as Python would write it: `[1, true]` is `['1', 'True']`. Never empty. */
export const valueList = z
  .array(scalarText, { error: 'a list of values' })
  .min(1, { error: 'a list of values with at least one in it' })
  .readonly()

/** A list of texts: names, or SQL whose meaning is the check type's own business. */
export const textList = z.array(scalarText, { error: 'a list of texts' }).readonly()

/** A list of SQL expressions (column names, mostly). */
export const expressionList = z.array(expression, { error: 'a list of SQL expressions' }).readonly()

/** A list of SQL expressions to group by. None, null and an empty list are the same. */
export const groupList = expressionList.nullish().transform((groups) => groups ?? [])

/** A condition on rows. None, null and an empty text are the same. */
export const rowCondition = expression
  .nullish()
  .transform((condition) => (condition === undefined || condition?.text === '' ? null : condition))

/**
 * What Python takes for false is no argument to many of dbt's macros: None, false, 0 and an empty text are null.
 */
export function unlessFalsy<Piece extends z.ZodType>(piece: Piece) {
  return z
    .preprocess((value) => (isFalsy(value) ? null : value), piece.nullable())
    .optional()
    .transform((value) => value ?? null)
}

/** The same of an expression, where dbt tells what is null (undefined here) from what is 0 (null here). */
export const givenUnlessFalsy = z.preprocess((value) => {
  if (value === undefined || value === null) return undefined
  return isFalsy(value) ? null : value
}, expression.nullable().optional())

function isFalsy(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === 0 || value === 0n || value === ''
}

const LIMIT = 'a number, or a percentage such as 10%'

/** A number that is not negative, or a percentage: `1000`, `10%`. */
export const limitText = z.union(
  [scalarText.refine((text) => /^(?:\d+(?:\.\d+)?|\.\d+)%?$/.test(text), { error: LIMIT })],
  { error: LIMIT },
)

/** `true` or `false`. dbt would take any other value by Python's truthiness, which hides mistakes: `"false"` is true. */
export const flag = z.boolean({ error: 'true or false' })

/** A YAML number, as text. Text that looks like a number is refused: Python would repeat it instead of multiplying. */
export const numberText = z
  .custom<bigint | number>(
    (value) => typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)),
    {
      error: 'a number',
    },
  )
  .transform(pythonStr)
