import { sql } from 'kysely'
import type { Check } from '../../src/model/check.ts'
import type { Measure } from '../../src/model/measure.ts'
import type { Member } from '../../src/model/member.ts'
import type { Outcome, Report, Verdict } from '../../src/model/report.ts'
import type { Resource } from '../../src/model/resource.ts'
import type { ResultSet } from '../../src/model/warehouse.ts'
import { config, model } from '../support/builders.ts'

const FILE = 'models/marts/finance/_finance__models.yml'
const POSITION = { file: FILE, line: 12, column: 11 }

/** A model of the schema `analytics`, with what a test changes about it. */
export function aResource(name: string, changes: Partial<Resource> = {}): Resource {
  return model(name, {
    fqn: ['shop', 'marts', 'finance', name],
    path: `models/marts/finance/${name}.sql`,
    patchPath: FILE,
    relation: { database: null, schema: 'analytics', name },
    position: POSITION,
    ...changes,
  })
}

/** The renderers look at the kind of a measure and no further. */
export function aMeasure(kind: Measure['kind']): Measure {
  const from = sql`revenue`
  const condition = sql`true`
  switch (kind) {
    case 'rows':
      return { kind, from, fails: condition, undecided: null, selects: sql`*`, proof: null }
    case 'groups':
      return {
        kind,
        from,
        failingRows: from,
        counted: from,
        undecided: condition,
        screen: { kind: 'rows', bad: condition },
        proof: null,
      }
    case 'aggregate':
      return { kind, from, aggregates: [], fails: () => condition, selects: null, undecided: null }
    case 'query':
      return { kind, from, failingRows: from, isPerRow: true, undecided: null, proof: null }
  }
}

/** `not_null on order_id` of `revenue`, with what a test changes about it. */
export function aCheck(changes: Partial<Check> = {}): Check {
  const resource = changes.resource === undefined ? aResource('revenue') : changes.resource
  const testName = changes.testName ?? 'not_null'
  const column = changes.column === undefined ? 'order_id' : changes.column
  const name = changes.name ?? [testName, resource?.name, ...(column === null ? [] : [column])].join('_')
  return {
    kind: 'generic',
    uniqueId: `test.shop.${name}.0123456789`,
    name,
    customName: null,
    alias: name,
    checkType: testName,
    testName,
    fqn: ['shop', 'marts', 'finance', name],
    resource,
    column,
    dependsOn: resource === null ? [] : [resource.uniqueId],
    reads: resource === null ? [] : [resource.relation],
    hasSubquery: false,
    namesRelation: false,
    owner: null,
    description: null,
    config: config(),
    rawCode: '',
    file: POSITION.file,
    position: POSITION,
    unreachable: null,
    subject: { kind: 'measurable', measure: aMeasure('rows'), says: 'is never null', notes: [] },
    ...changes,
  }
}

/** The check above as a selection sees it, with what a test changes about it. */
export function aMember(changes: Partial<Member> = {}): Member {
  const { uniqueId, name, alias, fqn, dependsOn } = aCheck()
  return {
    ...{ uniqueId, name, alias, fqn, dependsOn },
    resourceType: 'test',
    packageName: 'shop',
    sourceName: null,
    relation: null,
    description: null,
    path: FILE,
    patchPath: null,
    tags: [],
    config: { enabled: true, severity: 'ERROR', meta: {}, group: null },
    owners: [],
    access: null,
    version: null,
    latestVersion: null,
    test: {
      kind: 'generic',
      name: 'not_null',
      checkType: 'not_null',
      column: 'order_id',
      resourceId: 'model.shop.revenue',
    },
    position: POSITION,
    ...changes,
  }
}

/** A pass over 120 rows in 3 ms, with what a test changes about it. */
export function aVerdict(check: Check, changes: Partial<Verdict> = {}): Verdict {
  return {
    check,
    outcome: 'pass',
    failures: 0n,
    failingRows: null,
    rowsEvaluated: 120n,
    rowsUndecided: null,
    newestRow: null,
    isVacuous: false,
    message: null,
    problem: null,
    sqlState: null,
    via: 'scan',
    provenBy: null,
    sql: `select count(*) from "${check.resource?.relation.name}"`,
    durationMs: 3,
    completedAt: '2024-03-01T03:00:01.000Z',
    sample: null,
    ...changes,
  }
}

/** Nobody measured anything. */
export const NOT_MEASURED = {
  failures: null,
  failingRows: null,
  rowsEvaluated: null,
  rowsUndecided: null,
  via: null,
  provenBy: null,
  sql: null,
  durationMs: null,
} satisfies Partial<Verdict>

export function aReport(verdicts: readonly Verdict[], changes: Partial<Report> = {}): Report {
  const count = (outcome: Outcome) => verdicts.filter((verdict) => verdict.outcome === outcome).length
  return {
    projectName: 'shop',
    targetName: 'prod',
    warehouse: 'PostgreSQL 17.2 on db.example.com:5432, database shop, user ana',
    startedAt: '2024-03-01T03:00:00.000Z',
    durationMs: 1234,
    verdicts,
    totals: {
      pass: count('pass'),
      warn: count('warn'),
      fail: count('fail'),
      error: count('error'),
      skip: count('skip'),
    },
    phases: { read: 20, execute: 900 },
    statistics: { statements: 3, scans: 2, databaseMs: 345.6, rowsScanned: 240n },
    pagesScanned: 12,
    estimatedRows: new Map(),
    texts: new Map(),
    notices: [],
    isInterrupted: false,
    ...changes,
  }
}

/** Columns with a type (pg_type's oid: 25 text, 23 int4, 1700 numeric) and their rows. */
export function rows(columns: Readonly<Record<string, number>>, ...values: (readonly (string | null)[])[]): ResultSet {
  return { columns: Object.entries(columns).map(([name, typeOid]) => ({ name, typeOid })), rows: values }
}
