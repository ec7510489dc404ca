import { expect, test } from 'vitest'
import { renderCompiled } from '../../src/report/render-compiled.ts'
import { aCheck, aMeasure } from './report-values.ts'

const console = { format: 'console' } as const

test('each query stands under a comment with its check, and ends for psql', () => {
  const compiled = [
    { check: aCheck(), sql: 'select 1\n' },
    { check: aCheck({ column: 'b' }), sql: 'select 2 -- two' },
  ]
  expect(renderCompiled(compiled, console)).toBe(
    [
      '-- not_null_revenue_order_id (models/marts/finance/_finance__models.yml:12)',
      'select 1;',
      '',
      '-- not_null_revenue_b (models/marts/finance/_finance__models.yml:12)',
      'select 2 -- two',
      ';',
      '',
    ].join('\n'),
  )
})

test('a check without SQL says why', () => {
  const check = aCheck({ subject: { kind: 'unreachable', reason: 'model "x" is\ndisabled' } })
  expect(renderCompiled([{ check, sql: null }], console)).toMatch(/\n-- no SQL: model "x" is\\ndisabled\n$/)
})

test('a name cannot break out of its comment', () => {
  const check = aCheck({ name: 'x\ndrop table revenue; --' })
  const lines = renderCompiled([{ check, sql: 'select 1' }], console).split('\n')
  expect(lines.filter((line) => !line.startsWith('--'))).toEqual(['select 1;', ''])
})

test("a reading that is not dbt's is noted", () => {
  const subject = { kind: 'measurable', measure: aMeasure('rows'), says: '', notes: ['read as a condition'] } as const
  expect(renderCompiled([{ check: aCheck({ subject }), sql: 'select 1' }], console)).toContain(
    '\n-- note: read as a condition\n',
  )
})

test('as JSON there is one object per line', () => {
  const broken = aCheck({ subject: { kind: 'broken', problem: { code: 'BAD_EXPRESSION', message: 'no expression' } } })
  const lines = renderCompiled([{ check: broken, sql: null }], { format: 'json' })
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      unique_id: 'test.shop.not_null_revenue_order_id.0123456789',
      name: 'not_null_revenue_order_id',
      file: 'models/marts/finance/_finance__models.yml',
      line: 12,
      sql: null,
      message: 'no SQL: no expression',
    },
  ])
})
