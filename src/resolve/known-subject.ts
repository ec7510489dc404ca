import type { SqlGrammar } from '../check-types/check-type.ts'
import type { CheckSubject, Unreachable } from '../model/check.ts'
import type { DeclaredCheck, KnownByDbt } from '../model/declared-check.ts'
import type { Sql } from '../model/measure.ts'
import { compiledSubject } from './compiled-subject.ts'
import type { SubjectResult } from './subject-result.ts'
import { wrongThresholds } from './wrong-settings.ts'

/** dbt has looked at what the test reads: null where all of it is there. */
export function switchedOff({ isSwitchedOff }: KnownByDbt): Unreachable | null {
  return isSwitchedOff ? { kind: 'unreachable', reason: 'something that it reads is missing or disabled' } : null
}

/**
 * What a test of a manifest measures: as we read it, for then it can share a scan and be proved; else dbt's compiled query.
 *
 * @param read what we make of it. Nothing stops the run any more: dbt has accepted it.
 * @param from the tested relation, or null where it is none in the database.
 */
export function knownSubject(
  { compiledCode }: KnownByDbt,
  read: SubjectResult,
  from: Sql | null,
  { testName, config, position }: DeclaredCheck,
  grammar: SqlGrammar,
): CheckSubject {
  if (read.kind === 'unreachable') return read
  const problem = read.kind === 'broken' || read.kind === 'stops' ? read.problem : null
  if (from !== null && read.kind !== 'stops' && problem === null) return read
  const threshold = wrongThresholds(config, grammar)
  if (threshold !== null) return { kind: 'broken', problem: problem ?? threshold }
  const compiled = compiledSubject({ name: testName, code: compiledCode, from, position }, grammar)
  // what we know to be wrong says more than that dbt could not make a query of it either
  const saysMore = problem !== null && problem.code !== 'UNKNOWN_CHECK_TYPE'
  return compiled.kind === 'broken' && saysMore ? { kind: 'broken', problem } : compiled
}
