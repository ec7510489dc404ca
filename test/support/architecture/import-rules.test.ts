import { describe, expect, test } from 'vitest'
import { forbiddenImports, type ImportRule, importCycles } from './import-rules.ts'
import { readSourceFile } from './source-file.ts'

const TABLE: readonly ImportRule[] = [
  { part: 'model', parts: [], packages: ['kysely (types)'], because: 'nouns depend on nothing' },
  { part: 'plan', parts: ['model'], packages: ['leven'], because: 'it is pure' },
  { part: 'resolve', parts: ['model', 'errors.ts'], packages: [], because: 'stages are strangers' },
  { part: 'errors.ts', parts: ['model'], packages: [], because: 'errors carry nouns' },
]

const sources = (texts: Record<string, string>) =>
  Object.entries(texts).map(([path, text]) => readSourceFile(path, text))

describe('forbidden imports', () => {
  test('none: the own folder, a folder, a file and a package of the row', () => {
    const files = sources({
      'src/plan/a.ts': `import './b.ts'\nimport type { C } from '../model/c.ts'\nimport leven from 'leven'`,
      'src/resolve/a.ts': `export { E } from '../errors.ts'`,
      'src/model/c.ts': `import type { Expression } from 'kysely'\nimport { type RawBuilder } from 'kysely'`,
      'src/errors.ts': `import type { C } from './model/c.ts'`,
    })
    expect(forbiddenImports(files, TABLE)).toEqual([])
  })

  test('name the place, the import and what to do instead', () => {
    const files = sources({ 'src/plan/a.ts': `\nimport { r } from '../resolve/r.ts'` })
    expect(forbiddenImports(files, TABLE)).toEqual([
      'src/plan/a.ts:2: plan must not import ../resolve/r.ts: it is pure',
    ])
  })

  test.each([
    ['a type of another stage', `import type { R } from '../resolve/r.ts'`],
    ['a re-export', `export * from '../resolve/r.ts'`],
    ['a re-exported type', `export type { R } from '../resolve/r.ts'`],
    ['an import inside a type', `export type R = import('../resolve/r.ts').R`],
    ['a late import', `export const r = () => import('../resolve/r.ts')`],
    ['a package that another row has', `import { sql } from 'kysely'`],
    ['a module of Node', `import { readFile } from 'node:fs/promises'`],
    ['a module of Node by its old name', `import { readFile } from 'fs'`],
    ['the tests', `import { createDatabase } from '../../test/support/database.ts'`],
    ['a file whose name only starts like an allowed part', `import { m } from '../model-extra/m.ts'`],
  ])('are found: %s', (_, text) => {
    expect(forbiddenImports(sources({ 'src/plan/a.ts': text }), TABLE)).toHaveLength(1)
  })

  test('are found: a package in use that only its types were allowed of', () => {
    const files = sources({ 'src/model/c.ts': `import { type Expression, sql } from 'kysely'` })
    expect(forbiddenImports(files, TABLE)).toHaveLength(1)
  })

  test('are found: a folder without a row', () => {
    expect(forbiddenImports(sources({ 'src/misc/a.ts': '' }), TABLE)).toEqual([
      'src/misc/a.ts: misc has no row in the import table; say there what it may import',
    ])
  })
})

describe('import cycles', () => {
  test('none where two ways lead to one file', () => {
    const files = sources({
      'src/a.ts': `import './b.ts'\nimport './c.ts'`,
      'src/b.ts': `import './d.ts'`,
      'src/c.ts': `import './d.ts'`,
      'src/d.ts': '',
    })
    expect(importCycles(files)).toEqual([])
  })

  test('are found through folders and types', () => {
    const files = sources({
      'src/x/a.ts': `import type { B } from '../y/b.ts'`,
      'src/y/b.ts': `export type { C } from './c.ts'`,
      'src/y/c.ts': `import '../x/a.ts'`,
    })
    expect(importCycles(files)).toEqual(['src/x/a.ts -> src/y/b.ts -> src/y/c.ts -> src/x/a.ts'])
  })

  test('are found where a file imports itself, and behind a file that is in none', () => {
    const files = sources({ 'src/a.ts': `import './b.ts'`, 'src/b.ts': `import './b.ts'` })
    expect(importCycles(files)).toEqual(['src/b.ts -> src/b.ts'])
  })
})
