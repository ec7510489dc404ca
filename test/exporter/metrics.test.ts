import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noActivity, withEnd, withMissedTurns, withStart } from '../../src/exporter/activity.ts'
import { freshLines } from '../../src/exporter/exposition.ts'
import { ACTIVITY_FAMILIES } from '../../src/exporter/metrics/activity-families.ts'
import { CHECK_DURATIONS, CheckDurations } from '../../src/exporter/metrics/check-durations.ts'
import { CHECK_FAMILIES } from '../../src/exporter/metrics/check-families.ts'
import { MODEL_FAMILIES } from '../../src/exporter/metrics/model-families.ts'
import { RELATION_FAMILIES } from '../../src/exporter/metrics/relation-families.ts'
import { renderFamilies } from '../../src/exporter/metrics/render-families.ts'
import { STATE_FAMILIES } from '../../src/exporter/metrics/state-families.ts'
import { noResults, type TargetResults, withConfigured, withReport } from '../../src/exporter/results.ts'
import { nothingKnown } from '../../src/exporter/store.ts'
import type { Check } from '../../src/model/check.ts'
import type { Report } from '../../src/model/report.ts'
import { aCheck, aReport, aResource, aVerdict, NOT_MEASURED } from '../report/report-values.ts'
import { config, located } from '../support/builders.ts'
import { parseExposition } from '../support/exposition.ts'

const MORNING = new Date('2024-03-01T03:00:00Z')
const LATER = new Date('2024-03-01T03:15:00Z')

const passing = aCheck({ column: 'order_id' })
const failing = aCheck({ column: 'revenue_amount', testName: 'unique', owner: 'finance-data' })
const neverRun = aCheck({ column: 'created_at' })

function known(checks: readonly Check[], ...reports: readonly (readonly [Report, Date])[]): TargetResults {
  const configured = withConfigured(noResults('prod'), { checks, resources: [] })
  return reports.reduce((results, [report, endedAt]) => withReport(results, report, endedAt), configured)
}

async function exposed(results: TargetResults) {
  const { samples } = parseExposition(await renderFamilies(CHECK_FAMILIES, [results]))
  return (name: string, id = '') =>
    samples
      .filter((sample) => sample.name === name && (id === '' || sample.labels['check_id'] === id))
      .map(({ labels, value }) => [labels['outcome'] ?? labels['severity'] ?? '', value] as const)
}

const FAILED = aVerdict(failing, { outcome: 'fail', failures: 2n, failingRows: 6n })

describe('what is told of checks', () => {
  it('is nothing but their names before a run has judged them', async () => {
    const text = await renderFamilies(CHECK_FAMILIES, [known([neverRun])])
    const names = new Set(parseExposition(text).samples.map(({ name }) => name))
    expect([...names].sort()).toEqual(['assay_check_info', 'assay_checks_configured'])
  })

  it('has one outcome of five', async () => {
    const sample = await exposed(known([failing], [aReport([FAILED]), MORNING]))
    expect(sample('assay_check_outcome')).toEqual([
      ['pass', 0],
      ['warn', 0],
      ['fail', 1],
      ['error', 0],
      ['skip', 0],
    ])
  })

  it("keeps dbt's number and the rows apart", async () => {
    const sample = await exposed(known([failing], [aReport([FAILED]), MORNING]))
    expect(sample('assay_check_failures')).toEqual([['', 2]])
    expect(sample('assay_check_failing_rows')).toEqual([['', 6]])
    expect(sample('assay_check_failure_ratio')).toEqual([['', 6 / 120]])
    expect(sample('assay_check_duration_seconds')).toEqual([['', 0.003]])
  })

  it('has no number for what was not measured', async () => {
    const unclear = aVerdict(failing, { ...NOT_MEASURED, outcome: 'error', sqlState: '42703' })
    const sample = await exposed(known([failing], [aReport([unclear]), MORNING]))
    expect(sample('assay_check_outcome')).toContainEqual(['error', 1])
    for (const name of ['failures', 'failing_rows', 'rows_evaluated', 'failure_ratio', 'vacuous', 'duration_seconds']) {
      expect(sample(`assay_check_${name}`), name).toEqual([])
    }
  })

  it('has no ratio over no rows', async () => {
    const empty = aVerdict(passing, { rowsEvaluated: 0n, isVacuous: true })
    const sample = await exposed(known([passing], [aReport([empty]), MORNING]))
    expect(sample('assay_check_failure_ratio')).toEqual([])
    expect(sample('assay_check_vacuous')).toEqual([['', 1]])
  })

  it('remembers the last pass of a check that fails now', async () => {
    const good = aVerdict(failing)
    const sample = await exposed(known([failing], [aReport([good]), MORNING], [aReport([FAILED]), LATER]))
    expect(sample('assay_check_last_success_timestamp_seconds')).toEqual([['', MORNING.getTime() / 1000]])
    expect(sample('assay_check_last_run_timestamp_seconds')).toEqual([['', LATER.getTime() / 1000]])
  })

  it('keeps what is known of a check that an interrupted run did not come to', async () => {
    const skipped = aVerdict(failing, { ...NOT_MEASURED, outcome: 'skip' })
    const sample = await exposed(known([failing], [aReport([FAILED]), MORNING], [aReport([skipped]), LATER]))
    expect(sample('assay_check_outcome')).toContainEqual(['fail', 1])
    expect(sample('assay_check_last_run_timestamp_seconds')).toEqual([['', MORNING.getTime() / 1000]])
  })

  it('tells a skip for a missing parent', async () => {
    const orphan = aCheck({ column: 'x', subject: { kind: 'unreachable', reason: 'ref("gone") leads nowhere' } })
    const skipped = aVerdict(orphan, { ...NOT_MEASURED, outcome: 'skip' })
    const sample = await exposed(known([orphan], [aReport([skipped]), MORNING]))
    expect(sample('assay_check_outcome')).toContainEqual(['skip', 1])
  })

  it('goes away with the check', async () => {
    const before = known([passing, failing], [aReport([FAILED, aVerdict(passing)]), MORNING])
    const sample = await exposed(withConfigured(before, { checks: [passing], resources: [] }))
    expect(sample('assay_check_outcome', failing.uniqueId)).toEqual([])
    expect(sample('assay_checks_configured')).toEqual([
      ['error', 1],
      ['warn', 0],
    ])
  })

  it('survives every text in a label', async () => {
    const odd = aCheck({ owner: 'a "b"\\\n{c}', config: config({ tags: ['x,y', 'ü'] }) })
    const { samples } = parseExposition(await renderFamilies(CHECK_FAMILIES, [known([odd])]))
    expect(samples[0]?.labels).toMatchObject({ owner: 'a "b"\\\n{c}', tags: 'x,y,ü', domain: 'finance' })
  })

  it('leads to the line in the repository, where somebody said where that is', async () => {
    const template = 'https://git.example/org/repo/blob/main/{path}#L{line}'
    const target = withConfigured(noResults('prod'), { checks: [passing], resources: [], sourceUrl: template })
    const { samples } = parseExposition(await renderFamilies(CHECK_FAMILIES, [target]))
    const url = 'https://git.example/org/repo/blob/main/models/marts/finance/_finance__models.yml#L12'
    expect(samples[0]?.labels).toMatchObject({ source_url: url, file: 'models/marts/finance/_finance__models.yml:12' })
  })

  it('calls an ephemeral model by its name in dbt', async () => {
    const labelOf = async (changes: Parameters<typeof aResource>[1]) => {
      const check = aCheck({ resource: aResource('helper', { materialization: 'ephemeral', ...changes }) })
      const { samples } = parseExposition(await renderFamilies(CHECK_FAMILIES, [known([check])]))
      return samples[0]?.labels['relation']
    }
    expect(await labelOf({})).toBe('helper')
    expect(await labelOf({ version: '2' })).toBe('helper.v2')
    expect(await labelOf({ materialization: 'view' })).toBe('analytics.helper')
  })

  it('is one family each, however many samples there are', async () => {
    const many = Array.from({ length: 4_500 }, (_, index) => aCheck({ column: `c${index}` }))
    const { samples } = parseExposition(await renderFamilies(CHECK_FAMILIES, [known(many)]))
    expect(samples.filter(({ name }) => name === 'assay_check_info')).toHaveLength(4_500)
  })
})

describe('what is told of relations', () => {
  const limit = { count: 6, period: 'hour' } as const
  const freshness = {
    warnAfter: limit,
    errorAfter: null,
    filter: null,
    loadedAtField: null,
    loadedAtQuery: null,
    problem: null,
  }
  const raw = aResource('payments', { uniqueId: 'source.shop.stripe.payments', freshness })
  const hidden = aResource('helper', { materialization: 'ephemeral', dependsOn: [raw.uniqueId] })
  const revenue = aResource('revenue', {
    dependsOn: [hidden.uniqueId, raw.uniqueId],
    config: { meta: { domain: 'money' } },
  })

  it('is their lineage, through ephemeral models, and how old they may be', async () => {
    const target = withConfigured(noResults('prod'), { checks: [], resources: [raw, hidden, revenue] })
    const { samples } = parseExposition(await renderFamilies(RELATION_FAMILIES, [target]))
    expect(
      samples.map(({ name, labels }) => [
        name,
        labels['relation'],
        labels['upstream'] ?? labels['domain'] ?? labels['level'],
      ]),
    ).toEqual([
      ['assay_relation_info', 'analytics.payments', 'finance'],
      ['assay_relation_info', 'analytics.revenue', 'money'],
      ['assay_relation_upstream', 'analytics.revenue', 'analytics.payments'],
      ['assay_relation_max_age_seconds', 'analytics.payments', 'warn'],
    ])
    expect(samples.at(-1)?.value).toBe(21_600)
  })
})

describe('the number of rows of a relation', () => {
  const rowsOf = async (...verdicts: Parameters<typeof aReport>[0]) => {
    const target = withConfigured(noResults('prod'), { checks: [passing], resources: [aResource('revenue')] })
    const text = await renderFamilies(RELATION_FAMILIES, [withReport(target, aReport(verdicts), MORNING)])
    return parseExposition(text).samples.find(({ name }) => name === 'assay_relation_rows')?.value
  }

  it('is what a check without a filter looked at', async () => {
    const filtered = aCheck({ column: 'x', config: config({ where: located('x > 1') }) })
    expect(await rowsOf(aVerdict(filtered, { rowsEvaluated: 7n }), aVerdict(passing))).toBe(120)
    expect(await rowsOf(aVerdict(filtered, { rowsEvaluated: 7n }))).toBeUndefined()
  })

  it('is 0 only where somebody counted none', async () => {
    expect(await rowsOf(aVerdict(passing, { rowsEvaluated: 0n }))).toBe(0)
    expect(await rowsOf(aVerdict(passing, { rowsEvaluated: null }))).toBeUndefined()
  })
})

describe('what is told of runs', () => {
  it('adds up over runs', async () => {
    const unclear = aVerdict(failing, { ...NOT_MEASURED, outcome: 'error', sqlState: '42703' })
    const report = aReport([unclear], { phases: { read: 250, execute: 800, freshness: 0.5 } })
    const end = { at: LATER, durationMs: 1_500 }
    const first = withEnd(withStart(noActivity('default', 'prod', 900_000), MORNING), report, end)
    const second = withMissedTurns(withEnd(withStart(first, LATER), null, { ...end, durationMs: 20 }), 1)
    const state = { ...nothingKnown(), targets: new Map([['prod', { ...noResults('prod'), isUp: false }]]) }
    const text = await freshLines({ ...state, schedules: new Map([['default', second]]) })
    const values = parseExposition(text).samples.map(({ name, labels, value }) => [
      name + (labels['result'] ?? labels['sqlstate_class'] ?? labels['phase'] ?? ''),
      value,
    ])
    expect(Object.fromEntries(values)).toEqual({
      assay_target_up: 0,
      assay_schedule_interval_seconds: 900,
      assay_run_last_started_timestamp_seconds: LATER.getTime() / 1000,
      assay_run_last_completed_timestamp_seconds: LATER.getTime() / 1000,
      assay_run_last_success_timestamp_seconds: LATER.getTime() / 1000,
      assay_run_last_duration_seconds: 0.02,
      assay_run_last_phase_duration_secondsread: 0.25,
      assay_run_last_phase_duration_secondsexecute: 0.8,
      assay_run_last_phase_duration_secondsfreshness: 0.0005,
      assay_runs_totalsuccess: 1,
      assay_runs_totalfailed: 1,
      assay_runs_totalinterrupted: 0,
      assay_missed_turns_total: 1,
      assay_statements_total: 3,
      assay_scans_total: 2,
      assay_database_seconds_total: 0.3456,
      assay_check_errors_total: 0,
      assay_check_errors_total22: 0,
      assay_check_errors_total42: 1,
      assay_check_errors_total53: 0,
      assay_check_errors_total55: 0,
      assay_check_errors_total57: 0,
    })
  })
})

describe('how long checks take', () => {
  const schedule = { scheduleName: 'default', targetName: 'prod' }
  const told = async (durations: CheckDurations) =>
    parseExposition(await durations.text()).samples.map(({ name, labels, value }) => [
      name.replace('assay_check_run_duration_seconds_', '') + (labels['le'] ?? ''),
      value,
    ])

  it('is counted from the start, and over runs', async () => {
    const durations = new CheckDurations()
    durations.schedule(schedule)
    expect((await told(durations)).every(([, value]) => value === 0)).toBe(true)
    durations.add(schedule, [aVerdict(passing, { durationMs: 3 }), aVerdict(failing, { durationMs: 400_000 })])
    durations.add(schedule, [aVerdict(passing, { durationMs: 1 })])
    expect(Object.fromEntries(await told(durations))).toMatchObject({
      'bucket0.001': 1,
      'bucket0.005': 2,
      bucket300: 2,
      'bucket+Inf': 3,
      sum: expect.closeTo(400.004, 6),
      count: 3,
    })
  })

  it('is nothing where nothing was measured', async () => {
    const durations = new CheckDurations()
    durations.schedule(schedule)
    durations.add(schedule, [aVerdict(passing, { durationMs: null })])
    expect(await told(durations)).toContainEqual(['count', 0])
  })
})

/** `npx vitest run --config test/vitest.config.ts test/exporter/metrics.test.ts -u` writes it anew. */
it('is described in a table that is made of the families', async () => {
  const families = [
    ...[...STATE_FAMILIES, ...CHECK_FAMILIES, ...RELATION_FAMILIES],
    ...[...ACTIVITY_FAMILIES, CHECK_DURATIONS, ...MODEL_FAMILIES],
  ]
  const rows = families.map(
    ({ name, kind, labels, help }) =>
      `| \`${name}\` | ${kind} | ${labels.join(', ')} | ${help.replaceAll('|', '\\|')} |`,
  )
  const text = `# Metrics

What \`assay serve\` tells at /metrics, and \`assay test --metrics-file\` and \`--push-gateway\` of one run. A value that was not measured
has no sample. Names of owners, domains, tags and files stand in the info families, to be joined:
\`assay_check_failures * on (target, check_id) group_left (owner) assay_check_info\`.

| metric | type | labels | what it is |
| --- | --- | --- | --- |
${rows.join('\n')}
`
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, '../../src/exporter/metrics/README.md'))
})
