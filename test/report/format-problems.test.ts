import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/model/problem.ts'
import { formatProblems, formatWarnings } from '../../src/report/format-problems.ts'

const texts = new Map([
  ['a.yml', 'version: 2\nmodels:\n  - name: revenue\n\tbad: "東京" x\r\n'],
  ['long.yml', `${'a'.repeat(500)}HERE${'b'.repeat(500)}`],
])

function at(file: string, line: number, column: number, more: Partial<Problem> = {}): Problem {
  return {
    code: 'BAD_SHAPE',
    message: 'bad shape. Expected a list, got text',
    position: { file, line, column },
    ...more,
  }
}

function format(...problems: Problem[]): string {
  return formatProblems(problems, texts, { color: false })
}

describe('formatProblems', () => {
  test('says where, which code and what, then quotes the line with a caret below the place, then hints', () => {
    expect(format(at('a.yml', 3, 5, { hint: 'Write a list.' }))).toBe(
      [
        'a.yml:3:5: BAD_SHAPE bad shape. Expected a list, got text',
        '   3 |   - name: revenue',
        '     |     ^',
        '  hint: Write a list.',
        '',
      ].join('\n'),
    )
  })

  test('needs no position', () => {
    expect(format({ code: 'BAD_FLAG', message: 'unknown flag' })).toBe('BAD_FLAG unknown flag\n')
  })

  test('quotes nothing from a file whose text is not there, nor past its end', () => {
    expect(format(at('b.yml', 1, 1), at('a.yml', 99, 1))).toBe(
      'b.yml:1:1: BAD_SHAPE bad shape. Expected a list, got text\n' +
        'a.yml:99:1: BAD_SHAPE bad shape. Expected a list, got text\n',
    )
  })

  test('keeps tabs in both lines and counts wide characters twice', () => {
    const [, line, caret] = format(at('a.yml', 4, 10)).split('\n')
    expect(line).toBe('   4 | \tbad: "東京" x')
    // before the caret: a tab, six narrow characters, two wide ones
    expect(caret).toBe(`     | \t${' '.repeat(6 + 4)}^`)
  })

  test('puts the caret behind the line where the column is past its end', () => {
    const [, line = '', caret = ''] = format(at('a.yml', 1, 400)).split('\n')
    expect(caret.indexOf('^')).toBe(line.length)
  })

  test('cuts a very long line around the place', () => {
    const [, line = '', caret = ''] = format(at('long.yml', 1, 501)).split('\n')
    expect(line.length).toBeLessThan(140)
    expect(line).toMatch(/^ {3}1 \| …a+HEREb+…$/)
    expect(caret.indexOf('^')).toBe(line.indexOf('HERE'))
  })

  test('never cuts a character in half', () => {
    const emoji = new Map([['e.yml', '👩'.repeat(400)]])
    for (const column of [399, 400, 401]) {
      const text = formatProblems([at('e.yml', 1, column)], emoji, { color: false })
      expect(text.isWellFormed()).toBe(true)
      expect(text).not.toContain('\\u')
    }
  })

  test('shows control characters of files and messages as escapes', () => {
    const evil = new Map([['e.yml', 'a\u001b[31mb']])
    const text = formatProblems([at('e.yml', 1, 7, { message: 'got \u001b]0;x\u0007' })], evil, { color: false })
    expect(text).toBe('e.yml:1:7: BAD_SHAPE got \\u001b]0;x\\u0007\n   1 | a\\u001b[31mb\n     |            ^\n')
  })

  test('marks a warning as one', () => {
    expect(formatProblems([at('b.yml', 1, 1)], texts, { color: false, kind: 'warning' })).toMatch(
      /^b\.yml:1:1: warning BAD_SHAPE /,
    )
  })

  test('colors an error otherwise than a warning', () => {
    const problem: Problem = { code: 'BAD_FLAG', message: 'x' }
    expect(formatProblems([problem], texts, { color: true })).toContain('\u001b[31mBAD_FLAG')
    expect(formatProblems([problem], texts, { color: true, kind: 'warning' })).toContain('\u001b[33mwarning BAD_FLAG')
  })
})

describe('formatWarnings', () => {
  test('shows the first of each kind, and how many more there are', () => {
    const keys = Array.from({ length: 1_007 }, (_, index) => at('b.yml', index + 1, 1, { code: 'UNKNOWN_KEY' }))
    const lines = formatWarnings([...keys, at('b.yml', 1, 1)], texts, { color: false }).split('\n')
    expect(lines.filter((line) => line.includes('warning UNKNOWN_KEY'))).toHaveLength(5)
    expect(lines.slice(-3)).toEqual([
      'b.yml:1:1: warning BAD_SHAPE bad shape. Expected a list, got text',
      '… and 1,002 more warnings UNKNOWN_KEY',
      '',
    ])
  })

  test('says nothing of more where there are none', () => {
    expect(formatWarnings([at('b.yml', 1, 1)], texts, { color: false })).toMatch(
      /^b\.yml:1:1: warning BAD_SHAPE [^\n]*\n$/,
    )
  })
})
