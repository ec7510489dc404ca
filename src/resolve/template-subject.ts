import type { SqlGrammar } from '../check-types/check-type.ts'
import { verbatim } from '../check-types/sql-text.ts'
import type { CheckSubject, SettledSubject } from '../model/check.ts'
import type { Answers, Attempt, Deferred, Known } from '../model/deferred.ts'
import type { Sql } from '../model/measure.ts'
import type { Reference } from '../model/node.ts'
import type { Position } from '../model/position.ts'
import { makeProblem } from '../model/problem.ts'
import type { Relation } from '../model/relation.ts'
import type { Resource } from '../model/resource.ts'
import type { ResourceIndex } from '../model/resource-index.ts'

/** Where a template's references lead, and what it is about. */
export type TemplateScope = {
  readonly resources: ResourceIndex
  readonly packageName: string
  /** Null for a singular test. */
  readonly own: Resource | null
}

/** A query that a template makes: its rows are the failures. */
export function queryOfTemplate(
  template: Deferred<string>,
  scope: TemplateScope,
  { from, says, position }: { readonly from: Sql | null; readonly says: string; readonly position: Position },
  grammar: SqlGrammar,
): CheckSubject {
  return settledFrom(template, scope, (text) => {
    // It is pasted between two parentheses, and must not close them
    if (!grammar.isFromItem(`(${text}\n) dbt_internal_test`))
      return { kind: 'broken', problem: noQuery(text, position) }
    const measure = {
      ...{ kind: 'query' as const, from, failingRows: verbatim(text) },
      ...{ isPerRow: false, undecided: null, proof: null },
    }
    return { kind: 'measurable', measure, says, notes: [] }
  })
}

/** What a check measures, once its template has a value. */
export function settledFrom<T>(
  template: Deferred<T>,
  scope: TemplateScope,
  subjectOf: (value: T) => SettledSubject,
): CheckSubject {
  const settle = (answers: Answers): Attempt<SettledSubject> => {
    const attempt = template(knownOf(scope, answers))
    return attempt.kind === 'made' ? { kind: 'made', value: subjectOf(attempt.value) } : attempt
  }
  return { kind: 'templated', settle }
}

function knownOf({ resources, packageName, own }: TemplateScope, answers: Answers): Known {
  const relationOf = (reference: Reference): Relation | undefined => {
    return resources.byReference(reference, packageName)?.relation
  }
  return { relationOf, own: own?.relation ?? null, answers }
}

const LONGEST_SHOWN = 300

function noQuery(text: string, position: Position): ReturnType<typeof makeProblem> {
  const shown = text.trim().slice(0, LONGEST_SHOWN)
  const message = `The template makes no query that can stand between parentheses. Expected one query without a semicolon, got ${shown === '' ? 'nothing' : shown}`
  return makeProblem(
    'BAD_EXPRESSION',
    message,
    position,
    'A semicolon at its end makes it none, and so does nothing but a comment.',
  )
}
