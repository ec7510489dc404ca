import { describe, expect, test } from 'vitest'
import { ambientUses, emptyNames, tooLong, typeHoles } from './code-rules.ts'
import { readSourceFile } from './source-file.ts'

const source = (text: string, path = 'src/plan/a.ts') => [readSourceFile(path, text)]

describe('process, terminal, clock and chance', () => {
  test.each([
    `process.exit(1)`,
    `const { env } = process`,
    `console.log('x')`,
    `const now = Date.now()`,
    `const now = new Date()`,
    `const dice = Math.random()`,
    `const now = performance.now()`,
  ])('are found: %s', (text) => {
    expect(ambientUses(source(`\n${text}`), ['cli'])).toEqual([expect.stringMatching(/^src\/plan\/a\.ts:2: /)])
  })

  test.each([
    `// process.exit(1)`,
    `const text = 'console.log'`,
    `const leap = new Date(2000, 1, 29); const utc = Date.UTC(2000, 1)`,
    `type Host = { readonly process: string }; const of = (host: Host) => host.process`,
    `const host = { console: 1 }`,
    `const most = Math.max(1, 2)`,
  ])('are not found in: %s', (text) => {
    expect(ambientUses(source(text), ['cli'])).toEqual([])
  })

  test('are fine in the parts that are allowed them, and only there', () => {
    const text = `process.exit(1)`
    expect(ambientUses(source(text, 'src/cli/a.ts'), ['cli', 'bin.ts'])).toEqual([])
    expect(ambientUses(source(text, 'src/bin.ts'), ['cli', 'bin.ts'])).toEqual([])
    expect(ambientUses(source(text, 'src/client/a.ts'), ['cli', 'bin.ts'])).toHaveLength(1)
  })
})

describe('holes in the types', () => {
  test.each([
    ['any', `let x: any`],
    ['any deep inside', `let x: Map<string, readonly any[]>`],
    ['a non-null !', `const x = [1][0]!`],
    ['a cast', `const x = 1 as unknown`],
    ['an old cast', `const x = <unknown>1`],
    ['the second of two casts', `const x = (1 as unknown) as string`],
  ])('are found: %s', (_, text) => {
    expect(typeHoles(source(text)).at(-1)).toMatch(/^src\/plan\/a\.ts:1: /)
  })

  test.each([
    ['as const', `const x = [1] as const`],
    ['a cast with a reason', `const x = 1 as unknown // the driver says so`],
    ['a new name', `import { a as b } from './b.ts'`],
    ['the word in text', `// any of these!\nconst x = 'as any'`],
    ['not', `const x = !true`],
  ])('are not found: %s', (_, text) => {
    expect(typeHoles(source(text))).toEqual([])
  })

  test('are found where the reason stands elsewhere', () => {
    expect(typeHoles(source(`// no reason\n\nconst x = 1 as unknown`))).toHaveLength(1)
  })
})

describe('lengths', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `export const x${index} = 1`).join('\n')

  test('are fine up to the limit', () => {
    expect(tooLong([...source(lines(300)), ...source(lines(80)), ...source(lines(2))])).toEqual([])
    expect(tooLong(source(`export function f() {\n${lines(38).replaceAll('export ', '')}\n}`))).toEqual([])
  })

  test('too long: a file, and the middle one of all files', () => {
    expect(tooLong([...source(lines(301)), ...source(lines(1)), ...source(lines(1))])).toEqual([
      'src/plan/a.ts: 301 lines, more than 300; split it by meaning',
    ])
    expect(tooLong([...source(lines(1)), ...source(lines(81)), ...source(lines(90))])).toEqual([
      'src: the median file has 81 lines, more than 80',
    ])
  })

  test.each([
    ['function', 'export function f() {', '}'],
    ['arrow', 'export const f = () => {', '}'],
    ['method', 'export class C { f() {', '} }'],
  ])('too long: a function (%s)', (_, start, end) => {
    const text = `${start}\n${lines(39).replaceAll('export ', '')}\n${end}`
    expect(tooLong(source(text))).toEqual(['src/plan/a.ts:1: a function of 41 lines; split it'])
  })
})

describe('names', () => {
  test.each([
    'src/plan/string-utils.ts',
    'src/helpers/a.ts',
    'src/model/types.ts',
    'src/plan/planScan.ts',
    'src/service.ts',
  ])('that say nothing are found: %s', (path) => expect(emptyNames(source('', path))).toHaveLength(1))

  test.each(['src/plan/plan-scan.ts', 'src/check-types/dbt-utils/recency.ts', 'src/check-types/all.ts'])(
    'that say something are not: %s',
    (path) => expect(emptyNames(source('', path))).toEqual([]),
  )
})

test('a file that does not parse is no file without faults', () => {
  expect(() => source('const = 1')).toThrow(/src\/plan\/a\.ts/)
})
