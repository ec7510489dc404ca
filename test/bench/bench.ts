import { type Model, readModels, writeProject } from './bench-project.ts'
import { type Options, readOptions, SCENARIOS } from './options.ts'
import { countScans } from './sequential-scans.ts'
import { createBenchDatabase, describeServer, startServer } from './server.ts'
import { fillSmallTables, smallModels } from './small-tables.ts'
import { markdownTable, median } from './statistics.ts'
import { fillWarehouse, TABLES } from './warehouse.ts'
import { type AssayRun, runAsDbt, runAssay, runFloor, type Task } from './ways.ts'

/** `npm run bench`: prints Markdown on standard output, and what it is about to do on standard error. */
async function bench(options: Options): Promise<void> {
  const server = await startServer(options.url)
  try {
    say(
      `scale ${options.scale}, ${options.threads} connections, ${options.rounds} rounds\n${await describeServer(server.url)}`,
    )
    for (const scenario of SCENARIOS) {
      if (options.scenario !== 'all' && options.scenario !== scenario) continue
      tell(`${scenario}: fills the tables`)
      await using database = await createBenchDatabase(server.url)
      if (scenario === 'small-tables') await benchSmallTables(database.url, options)
      else await benchWarehouse(database.url, options, scenario === 'declared')
    }
  } finally {
    await server.stop()
  }
}

/** The four tables: all together, and each alone; (c) only where nothing is declared, or it would measure proofs. */
async function benchWarehouse(url: string, options: Options, isDeclared: boolean): Promise<void> {
  await fillWarehouse(url, options.scale, isDeclared)
  const models = readModels()
  say(`\n## Four tables, ${isDeclared ? 'keys and constraints declared' : 'no index, no constraint'}\n`)
  const rows = []
  for (const only of [null, ...TABLES]) {
    rows.push(await compare(url, options, models, only, !isDeclared))
  }
  say(markdownTable(HEADER, rows))
  using project = writeProject(models, null)
  const task: Task = { ...options, url, models, projectDirectory: project.directory, tables: TABLES }
  const ways = { a: () => runAsDbt(task), b: () => runAssay(task), ...(isDeclared ? {} : { c: () => runFloor(task) }) }
  const scans = []
  for (const [way, run] of Object.entries(ways)) {
    tell(`counts the scans of (${way})`)
    const counted = await countScans(url, run)
    scans.push([way, ...TABLES.map((table) => String(counted.get(table) ?? 0))])
  }
  say(`\n${markdownTable(['sequential scans', ...TABLES], scans)}`)
}

/** 10,000 checks on 500 tables of ten rows; nobody would write these statements by hand, so there is no (c). */
async function benchSmallTables(url: string, options: Options): Promise<void> {
  await fillSmallTables(url)
  say('\n## 10,000 checks on 500 tables of 10 rows\n')
  say(markdownTable(HEADER, [await compare(url, options, smallModels(), null, false)]))
}

const HEADER = [
  'tables',
  'checks',
  'a: dbt ms',
  'b: assay ms',
  'b: process ms',
  'c: floor ms',
  'a / b',
  'b / c',
  'b: ms per check',
  'b: peak RSS MB',
]

/** One line of the table: medians of interleaved rounds, after one round that is not counted. */
async function compare(
  url: string,
  options: Options,
  models: readonly Model[],
  only: string | null,
  withFloor: boolean,
) {
  using project = writeProject(models, only)
  const tables = only === null ? models.map(({ name }) => name) : [only]
  const task: Task = { ...options, url, models, projectDirectory: project.directory, tables }
  const dbt: number[] = []
  const assay: AssayRun[] = []
  const floor: number[] = []
  for (let round = 0; round <= options.rounds; round++) {
    tell(`${only ?? 'all tables'}: round ${round} of ${options.rounds}`)
    const measured = { a: await runAsDbt(task), b: await runAssay(task), c: withFloor ? await runFloor(task) : null }
    if (round === 0) continue
    dbt.push(measured.a)
    assay.push(measured.b)
    if (measured.c !== null) floor.push(measured.c)
  }
  return row(only ?? 'all', dbt, assay, floor)
}

function row(name: string, dbt: readonly number[], assay: readonly AssayRun[], floor: readonly number[]) {
  const a = median(dbt)
  const b = median(assay.map(({ callMs }) => callMs))
  const c = median(floor)
  const checks = assay[0]?.checks ?? 0
  const orNone = (value: number, digits: number) => (Number.isNaN(value) ? '-' : value.toFixed(digits))
  return [
    name,
    String(checks),
    a.toFixed(0),
    b.toFixed(0),
    median(assay.map(({ processMs }) => processMs)).toFixed(0),
    orNone(c, 0),
    (a / b).toFixed(2),
    orNone(b / c, 2),
    (b / checks).toFixed(2),
    (Math.max(...assay.map(({ peakRssBytes }) => peakRssBytes)) / 2 ** 20).toFixed(0),
  ]
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

await bench(readOptions(process.argv.slice(2), process.env))
