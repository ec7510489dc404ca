import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ambientUses, emptyNames, tooLong, typeHoles } from './support/architecture/code-rules.ts'
import { forbiddenImports, type ImportRule, importCycles } from './support/architecture/import-rules.ts'
import { readSourceFile, type SourceFile } from './support/architecture/source-file.ts'

const NOUNS_ONLY =
  'a stage shares only the nouns of src/model with the others; src/run.ts hands values from one to the next'

/** Who may import whom. A row is as short as it can be: a longer one is a decision, not a repair. */
const IMPORT_TABLE: readonly ImportRule[] = [
  {
    part: 'model',
    parts: [],
    packages: ['kysely (types)', 'leven'],
    because:
      'the nouns depend on nothing, so that everything may depend on them; a piece of SQL is a value with a type, and all stages look for the name that a slip meant in one way',
  },
  { part: 'errors.ts', parts: ['model'], packages: [], because: 'an error carries nouns and nothing else' },
  {
    part: 'project',
    parts: ['model', 'errors.ts', 'template'],
    packages: [
      'node:buffer',
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:module',
      'node:path',
      'ignore',
      'js-yaml',
      'yaml',
      'zod',
    ],
    because: `it reads files and asks no server; the Jinja in YAML and in SQL it leaves to src/template, a library of ours that it uses as others from npm; ${NOUNS_ONLY}`,
  },
  {
    part: 'template',
    parts: ['model'],
    packages: [],
    because:
      "it is Jinja with Python's values and nothing else: what names mean comes in from outside, so that it knows neither files nor dbt",
  },
  {
    part: 'resolve',
    parts: ['model', 'errors.ts', 'check-types'],
    packages: ['kysely', 'libpg-query', 'node:crypto', 'zod (types)'],
    because: `it is pure: what it needs of the files is in the project; ${NOUNS_ONLY}`,
  },
  {
    part: 'check-types',
    parts: ['model'],
    packages: ['kysely', 'zod'],
    because: 'a check type knows its arguments and its SQL; no thresholds, ids, database or output',
  },
  { part: 'select', parts: ['model', 'errors.ts'], packages: [], because: `it is pure; ${NOUNS_ONLY}` },
  {
    part: 'state',
    parts: ['model', 'errors.ts'],
    packages: ['node:crypto', 'node:fs/promises', 'node:path', 'zod'],
    because: `what earlier files say is checked before it is believed, and compared before select sees it; ${NOUNS_ONLY}`,
  },
  {
    part: 'catalog',
    parts: ['model'],
    packages: ['zod'],
    because: `what the database sends is checked before it is believed; it asks through the warehouse of src/model; ${NOUNS_ONLY}`,
  },
  {
    part: 'render',
    parts: ['model', 'errors.ts'],
    packages: [],
    because: `it asks through the warehouse of src/model what a template asks, and knows no Jinja; ${NOUNS_ONLY}`,
  },
  { part: 'plan', parts: ['model'], packages: [], because: `it is pure; ${NOUNS_ONLY}` },
  {
    part: 'compile',
    parts: ['model'],
    packages: ['kysely', 'node:timers/promises'],
    because: `it makes SQL and sends none, and lets others have their turn meanwhile; ${NOUNS_ONLY}`,
  },
  {
    part: 'execute',
    parts: ['model', 'errors.ts'],
    packages: ['p-queue'],
    because: `it asks through the warehouse of src/model, never through a driver; ${NOUNS_ONLY}`,
  },
  { part: 'judge', parts: ['model'], packages: [], because: `it is pure; ${NOUNS_ONLY}` },
  {
    part: 'report',
    parts: ['model', 'errors.ts'],
    packages: ['node:util', 'string-width', 'yaml'],
    because: `a renderer makes text of a report and asks nobody; examples are shown as YAML; ${NOUNS_ONLY}`,
  },
  {
    part: 'warehouse',
    parts: ['model', 'errors.ts'],
    packages: [
      '@electric-sql/pglite',
      'node:crypto',
      'node:fs/promises',
      'node:module',
      'node:os',
      'node:path',
      'node:timers/promises',
      'node:tls',
      'node:util',
      'node:zlib',
      'pg',
    ],
    because: 'it is the only place with a driver, and it knows no check',
  },
  {
    part: 'run-options.ts',
    parts: ['model'],
    packages: [],
    because: 'it names what a run can be told; commands read it without loading the pipeline',
  },
  {
    part: 'phase-clock.ts',
    parts: ['model'],
    packages: [],
    because: 'the parts of run.ts add up their phases on one clock; it knows no more than the names of the phases',
  },
  {
    part: 'load-checks.ts',
    parts: [
      'model',
      'errors.ts',
      'run-options.ts',
      'phase-clock.ts',
      'check-types',
      'project',
      'resolve',
      'select',
      'state',
    ],
    packages: ['node:path'],
    because: 'it is the part of run.ts before a database is asked; every command starts with it',
  },
  {
    part: 'connect.ts',
    parts: ['model', 'run-options.ts', 'warehouse'],
    packages: [],
    because: 'it is how run.ts comes by a warehouse: when it is needed, or while the project is being read',
  },
  {
    part: 'ask-checks.ts',
    parts: [
      'model',
      'errors.ts',
      'run-options.ts',
      'phase-clock.ts',
      'catalog',
      'render',
      'plan',
      'compile',
      'execute',
      'judge',
    ],
    packages: [],
    because: 'it is the part of run.ts that goes round again where tables were replaced, and reads no files',
  },
  {
    part: 'ask-sources.ts',
    parts: ['model', 'run-options.ts', 'render', 'compile', 'execute', 'judge'],
    packages: [],
    because: 'it is the part of run.ts that asks about source tables, and reads no files',
  },
  {
    part: 'run.ts',
    parts: [
      'model',
      'errors.ts',
      'run-options.ts',
      'phase-clock.ts',
      'load-checks.ts',
      'connect.ts',
      'ask-checks.ts',
      'ask-sources.ts',
      'project',
      'resolve',
      'check-types',
      'select',
      'catalog',
      'render',
      'plan',
      'compile',
      'execute',
      'judge',
      'warehouse',
    ],
    packages: [],
    because: 'it knows the order of the stages and nothing else; work belongs into a stage, text into report',
  },
  {
    part: 'exporter',
    parts: ['run.ts', 'run-options.ts', 'phase-clock.ts', 'report', 'model', 'errors.ts'],
    packages: [
      '@hono/node-server',
      'bcryptjs',
      'chokidar',
      'croner',
      'hono',
      'hono/body-limit',
      'hono/html',
      'hono/http-exception',
      'node:crypto',
      'node:events',
      'node:fs/promises',
      'node:http',
      'node:https',
      'node:path',
      'node:timers/promises',
      'node:util',
      'node:worker_threads',
      'node:zlib',
      'prom-client',
      'yaml',
      'zod',
    ],
    because: 'it goes round with the whole pipeline and does not reach into a stage',
  },
  {
    part: 'cli',
    parts: ['run.ts', 'run-options.ts', 'report', 'exporter', 'model', 'errors.ts'],
    packages: [
      'commander',
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:os',
      'node:path',
      'node:process',
      'node:util',
      'pino',
      'yocto-spinner',
    ],
    because: 'a command calls the pipeline in src/run.ts and prints what src/report makes of the result',
  },
  {
    part: 'index.ts',
    parts: ['run.ts', 'run-options.ts', 'check-types', 'report', 'model', 'errors.ts'],
    packages: [],
    because: 'it is the list of what others may use, without logic',
  },
  {
    part: 'bin.ts',
    parts: ['cli'],
    packages: ['node:module', 'node:process', 'node:v8'],
    because: 'it hands the process to the CLI; compile cache and flags of V8 must come before all else',
  },
]

/** Folders of the largest stage, in the order in which they know each other: none knows a later one. */
const PROJECT_FOLDERS = [
  'files',
  'yaml',
  'jinja',
  'config',
  'sql',
  'profile',
  'schema',
  'macros',
  'checks',
  'resources',
  'manifest',
  'question',
]

/** The parts that talk to the outside; everything else gets clock and environment as arguments. */
const OUTSIDE_FACING = ['bin.ts', 'cli', 'exporter', 'warehouse', 'execute', 'phase-clock.ts']

describe('the sources', () => {
  const root = join(import.meta.dirname, '..')
  const files = globSync('src/**/*.ts', { cwd: root }).map((path) =>
    readSourceFile(path.split(sep).join('/'), readFileSync(join(root, path), 'utf8')),
  )

  test('are found', () => expect(files.length).toBeGreaterThan(20))
  test('import only what the table allows', () => expect(forbiddenImports(files, IMPORT_TABLE)).toEqual([]))
  test('import each other in no ring, types included', () => expect(importCycles(files)).toEqual([]))
  test('keep the order of the folders in project', () => expect(importsOfLaterFolders(files)).toEqual([]))
  test('meet process, terminal, clock and chance only at the edges', () =>
    expect(ambientUses(files, OUTSIDE_FACING)).toEqual([]))
  test('hide nothing from the compiler', () => expect(typeHoles(files)).toEqual([]))
  test('are short', () => expect(tooLong(files)).toEqual([]))
  test('have names that say something', () => expect(emptyNames(files)).toEqual([]))
})

/** `src/project/yaml/a.ts: ../jinja/b.ts` */
function importsOfLaterFolders(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, imports }) => {
    const own = PROJECT_FOLDERS.findIndex((folder) => path.startsWith(`src/project/${folder}/`))
    const later = own < 0 ? [] : PROJECT_FOLDERS.slice(own + 1).map((folder) => `../${folder}/`)
    const wrong = imports.filter(({ what }) => later.some((folder) => what.startsWith(folder)))
    return wrong.map(({ what }) => `${path}: ${what}`)
  })
}
