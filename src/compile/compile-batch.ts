import type { Batch, Reading } from '../model/plan.ts'
import type { Statement } from '../model/statement.ts'
import { compileGrouping, groupingQuery } from './compile-grouping.ts'
import { compileScan, scanQuery } from './compile-scan.ts'
import { aloneQuery, compileSingle } from './compile-single.ts'
import { layOutRows, type Query } from './result-columns.ts'

/** Several readings in one statement, a result row for each. */
export function compileBatch({ members }: Pick<Batch, 'members'>, id: string): Statement {
  const [only, ...others] = members
  if (only !== undefined && others.length === 0) return compileReading(only, id)
  const queries = members.map((member, index) => readingQuery(member, `${id}-${index}`))
  const middle = Math.ceil(members.length / 2)
  return {
    id,
    kind: 'batch',
    ...layOutRows(queries),
    halves: () => [
      compileBatch({ members: members.slice(0, middle) }, `${id}a`),
      compileBatch({ members: members.slice(middle) }, `${id}b`),
    ],
    members: () => members.map((member, index) => compileReading(member, `${id}-${index}`)),
    // none of its relations is the reason for all of it
    probe: null,
  }
}

/** What reads one relation by itself. */
export function compileReading(reading: Reading, id: string): Statement {
  switch (reading.kind) {
    case 'scan':
      return compileScan(reading, id)
    case 'grouping':
      return compileGrouping(reading, id)
    case 'single':
      return compileSingle(reading, id)
  }
}

function readingQuery(reading: Reading, id: string): Query {
  switch (reading.kind) {
    case 'scan':
      return scanQuery(reading, id)
    case 'grouping':
      return groupingQuery(reading)
    case 'single':
      return aloneQuery(reading.planned)
  }
}
