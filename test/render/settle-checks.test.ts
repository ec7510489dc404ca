import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CheckSubject } from '../../src/model/check.ts'
import type { Answers } from '../../src/model/deferred.ts'
import { makeProblem } from '../../src/model/problem.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { settleChecks } from '../../src/render/settle-checks.ts'
import { at, check, measurable } from '../support/builders.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

let database: TestDatabase
let warehouse: Warehouse & AsyncDisposable
beforeAll(async () => {
  database = await createDatabase()
  warehouse = await openTestWarehouse(database)
})
afterAll(async () => {
  await warehouse[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** Selects `first`, then what comes of it, and so on; the measure is the last answer. */
function asking(questions: readonly ((last: string | null) => string)[]): CheckSubject {
  const settle = (answers: Answers): ReturnType<Extract<CheckSubject, { kind: 'templated' }>['settle']> => {
    let last: string | null = null
    for (const question of questions) {
      const answer = answers.get(question(last))
      if (answer === undefined) return { kind: 'asks', sql: question(last) }
      if (answer.kind === 'refused') {
        return { kind: 'failed', problem: makeProblem('JINJA_FAILED', answer.message, at(1, 1, 'tests/a.sql')) }
      }
      last = answer.rows.rows[0]?.[0] ?? null
    }
    const value = sql.raw(last ?? 'null')
    return {
      kind: 'made',
      value: {
        kind: 'measurable',
        measure: { kind: 'query', from: null, failingRows: value, isPerRow: false, undecided: null, proof: null },
        says: 'returns no row',
        notes: [],
      },
    }
  }
  return { kind: 'templated', settle }
}

describe('settleChecks', () => {
  test('asks what a template asks, one after the other', async () => {
    const templated = check('a', { subject: asking([() => 'select 41', (last) => `select ${last} + 1`]) })
    const [settled] = await settleChecks([templated], async () => warehouse, noSignal())
    const measure = settled?.subject.kind === 'measurable' ? settled.subject.measure : null
    expect(measure?.kind === 'query' ? measure.failingRows : null).toEqual(sql.raw('42'))
  })

  test('a question that the server refuses breaks its check and no other', async () => {
    const bad = check('bad', { subject: asking([() => 'select 1 / 0']) })
    const good = check('good', { subject: asking([() => 'select 1']) })
    const plain = check('plain')
    const settled = await settleChecks([bad, good, plain], async () => warehouse, noSignal())
    expect(settled.map(({ subject }) => subject.kind)).toEqual(['broken', 'measurable', 'measurable'])
    expect(settled[0]?.subject).toMatchObject({ problem: { code: 'JINJA_FAILED', message: 'division by zero' } })
  })

  test('what two templates ask is asked once', async () => {
    const question = (): string => 'select random()::text'
    const checks = ['a', 'b'].map((name) => check(name, { subject: asking([question]) }))
    const [a, b] = await settleChecks(checks, async () => warehouse, noSignal())
    expect(a?.subject).toEqual(b?.subject)
  })

  test('a question cannot write', async () => {
    const writing = check('a', { subject: asking([() => 'create table made_by_a_template (id int)']) })
    const [settled] = await settleChecks([writing], async () => warehouse, noSignal())
    expect(settled?.subject).toMatchObject({ problem: { message: expect.stringContaining('read-only transaction') } })
  })

  test('a template that never stops asking is broken', async () => {
    let count = 0
    const endless: CheckSubject = {
      kind: 'templated',
      settle: () => {
        count += 1
        return { kind: 'asks', sql: `select ${count}` }
      },
    }
    const [settled] = await settleChecks([check('a', { subject: endless })], async () => warehouse, noSignal())
    expect(settled?.subject).toMatchObject({ problem: { code: 'JINJA_FAILED', position: at(12, 11) } })
    expect(count).toBe(101)
  })

  test('where no template asks, the warehouse is not opened', async () => {
    const measured = measurable({
      kind: 'query',
      from: null,
      failingRows: sql.raw('select 1'),
      isPerRow: false,
      undecided: null,
      proof: null,
    })
    const closed = async (): Promise<Warehouse> => expect.fail('nobody asked')
    const subject: CheckSubject = {
      kind: 'templated',
      settle: () => (measured.kind === 'templated' ? { kind: 'asks', sql: '' } : { kind: 'made', value: measured }),
    }
    const [settled] = await settleChecks([check('a', { subject })], closed, noSignal())
    expect(settled?.subject).toEqual(measured)
  })

  test('an interrupted run leaves its checks as they were', async () => {
    const stop = new AbortController()
    stop.abort('interrupt')
    const templated = check('a', { subject: asking([() => 'select 1']) })
    const [settled] = await settleChecks([templated], async () => warehouse, stop.signal)
    expect(settled?.subject.kind).toBe('templated')
  })
})
