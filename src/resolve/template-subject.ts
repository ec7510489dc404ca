import type { SqlGrammar } from '../check-types/check-type.ts'
import { verbatim } from '../check-types/sql-text.ts'
import type { CheckSubject, SettledSubject } from '../model/check.ts'
import type { Answers, Attempt, Deferred } from '../model/deferred.ts'
import type { Sql } from '../model/measure.ts'
import type { Position } from '../model/position.ts'
import type { Resource } from '../model/resource.ts'
import type { ResourceIndex } from '../model/resource-index.ts'
import { type EphemeralQueries, ephemeralQueries, inSql, relationsFor, withEphemerals } from './ephemeral-models.ts'
import { noQuery } from './no-query.ts'

/** Where a template's references lead, and what it is about. */
export type TemplateScope = {
  readonly resources: ResourceIndex
  readonly packageName: string
  /** Null for a singular test. */
  readonly own: Resource | null
  /** All that it is known to read. */
  readonly read: readonly Resource[]
  readonly grammar: SqlGrammar
}

/** A query that a template makes: its rows are the failures. */
export function queryOfTemplate(
  template: Deferred<string>,
  scope: TemplateScope,
  says: string,
  fromOf: (ephemerals: EphemeralQueries) => Sql | null,
  position: Position,
): CheckSubject {
  return settledFrom(template, scope, (text, ephemerals) => {
    // It is pasted between two parentheses, and must not close them
    if (!scope.grammar.isFromItem(`(${text}\n) dbt_internal_test`))
      return { kind: 'broken', problem: noQuery(text, position) }
    const failingRows = verbatim(withEphemerals(text, ephemerals))
    const measure = {
      ...{ kind: 'query' as const, from: fromOf(ephemerals), failingRows },
      ...{ isPerRow: false, undecided: null, isOpaque: true, proof: null },
    }
    return { kind: 'measurable', measure, says, notes: [] }
  })
}

/** What a check measures, once its template and the ephemeral models that it reads have a value. */
export function settledFrom<T>(
  template: Deferred<T>,
  { resources, packageName, own, read, grammar }: TemplateScope,
  subjectOf: (value: T, ephemerals: EphemeralQueries) => SettledSubject,
): CheckSubject {
  const settle = (answers: Answers): Attempt<SettledSubject> => {
    const ephemerals = ephemeralQueries(read, resources, answers, grammar)
    if (ephemerals.kind !== 'made') return ephemerals
    const relationOf = relationsFor(resources, packageName)
    const attempt = template({ relationOf, own: own === null ? null : inSql(own), answers })
    return attempt.kind === 'made' ? { kind: 'made', value: subjectOf(attempt.value, ephemerals.value) } : attempt
  }
  return { kind: 'templated', settle }
}
