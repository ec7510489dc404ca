import { execFile } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { load } from 'js-yaml'
import { parseDocument, stringify } from 'yaml'
import { markdownTable, median } from './statistics.ts'

/**
 * How long `assay ls` takes to read a project, against processes that do nothing but read and parse the same YAML, with the
 * package yaml and with js-yaml: `node test/bench/reading.ts`. All in turn in every round, each in a process of its own; assay as it is built (`npm run
 * build` first), as users have it.
 */
const SIZES = [
  { models: 500, checks: 10_000 },
  { models: 2_000, checks: 20_000 },
]
const ROUNDS = 5
const MODELS_PER_FILE = 10
/** Prints the peak memory of a process, in kB, behind all that it printed. */
const TELL_MEMORY = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stdout.write(process.resourceUsage().maxRSS + '\\n'))",
)}`

const BUILT = join(import.meta.dirname, '../../dist/bin.js')

if (process.argv[2] === 'yaml') {
  parseAll((text) => parseDocument(text, { version: '1.1', merge: true }).toJS())
} else if (process.argv[2] === 'js-yaml') parseAll((text) => load(text))
else await measure()

function parseAll(parse: (text: string) => unknown): void {
  const directory = process.argv[3] ?? ''
  for (const file of globSync('**/*.yml', { cwd: directory })) parse(readFileSync(join(directory, file), 'utf8'))
}

async function measure(): Promise<void> {
  const rows: (readonly string[])[] = []
  for (const { models, checks } of SIZES) {
    const directory = mkdtempSync(join(tmpdir(), 'assay-reading-'))
    try {
      writeProject(directory, models, checks / models)
      rows.push(await measureProject(directory, models, checks))
    } finally {
      rmSync(directory, { recursive: true })
    }
  }
  const header = [
    'models',
    'checks',
    'assay ls, s',
    'yaml alone, s',
    'ratio',
    'js-yaml alone, s',
    'ratio',
    'peak RSS MB',
  ]
  process.stdout.write(`${markdownTable(header, rows)}\n`)
}

async function measureProject(directory: string, models: number, checks: number): Promise<readonly string[]> {
  const times: { readonly list: number; readonly yaml: number; readonly jsYaml: number; readonly rss: number }[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const list = await timed([BUILT, 'ls', '--quiet', '--project-dir', directory, '--profiles-dir', directory])
    const yaml = await timed([import.meta.filename, 'yaml', directory])
    const jsYaml = await timed([import.meta.filename, 'js-yaml', directory])
    if (list.lines < checks) throw new Error(`assay listed ${list.lines} of ${checks} checks`)
    // the first round fills caches
    if (round === 0) continue
    times.push({ list: list.seconds, yaml: yaml.seconds, jsYaml: jsYaml.seconds, rss: list.rssMegabytes })
  }
  const list = median(times.map((time) => time.list))
  const alone = [median(times.map((time) => time.yaml)), median(times.map((time) => time.jsYaml))]
  const rss = Math.max(...times.map((time) => time.rss))
  const ratios = alone.flatMap((seconds) => [seconds.toFixed(2), (list / seconds).toFixed(2)])
  return [`${models}`, `${checks}`, list.toFixed(2), ...ratios, rss.toFixed(0)]
}

async function timed(args: readonly string[]) {
  const startedAt = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', TELL_MEMORY, ...args], {
    maxBuffer: 2 ** 28,
  })
  const seconds = (performance.now() - startedAt) / 1000
  const lines = stdout.trimEnd().split('\n')
  return { seconds, lines: lines.length - 1, rssMegabytes: Number(lines.at(-1)) / 1000 }
}

function writeProject(directory: string, models: number, checksPerModel: number): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  write('dbt_project.yml', "name: shop\nversion: '1.0'\nprofile: shop\n")
  const output = {
    type: 'postgres',
    host: 'localhost',
    port: 5432,
    user: 'ana',
    password: 'x',
    dbname: 'shop',
    schema: 'marts',
  }
  write('profiles.yml', stringify({ shop: { target: 'dev', outputs: { dev: output } } }))
  for (let first = 0; first < models; first += MODELS_PER_FILE) {
    const folder = `models/area_${Math.floor(first / 100)}`
    const numbers = Array.from({ length: MODELS_PER_FILE }, (_, index) => first + index)
    write(
      `${folder}/_models_${first}.yml`,
      stringify({ models: numbers.map((number) => described(number, checksPerModel)) }),
    )
    for (const number of numbers) {
      const parent = number === 0 ? '' : ` -- {{ ref('model_${Math.floor(number / 2)}') }}`
      write(
        `${folder}/model_${number}.sql`,
        `{{ config(materialized='table', tags=['t${number % 7}']) }}\nselect 1 as id${parent}\n`,
      )
    }
  }
}

function described(number: number, checks: number) {
  const kinds = [
    () => 'not_null',
    () => 'unique',
    (index: number) => ({ accepted_values: { arguments: { values: ['placed', 'shipped', `x${index}`] } } }),
    (index: number) => ({
      'dbt_utils.accepted_range': { arguments: { min_value: index }, config: { severity: 'warn' } },
    }),
    () => ({ relationships: { arguments: { to: `ref('model_${Math.floor(number / 2)}')`, field: 'id' } } }),
  ]
  const columns = Array.from({ length: Math.ceil(checks / kinds.length) }, (_, index) => ({
    name: `column_${index}`,
    description: `What column ${index} of model ${number} holds.`,
    data_tests: kinds.slice(0, Math.min(kinds.length, checks - index * kinds.length)).map((kind) => kind(index)),
  }))
  return { name: `model_${number}`, description: `The model number ${number}.`, columns }
}
