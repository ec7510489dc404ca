import { sql } from 'kysely'
import type { Check, CheckSubject } from '../../src/model/check.ts'
import type { CheckConfig, DeclaredCheck, Located } from '../../src/model/declared-check.ts'
import type { Measure } from '../../src/model/measure.ts'
import type { Measured } from '../../src/model/measurement.ts'
import type { MappingNode, Node, Reference, Scalar, Template, Timestamp } from '../../src/model/node.ts'
import type { Position } from '../../src/model/position.ts'
import type { Project } from '../../src/model/project.ts'
import type { Resource } from '../../src/model/resource.ts'
import { NO_RUN_DEFAULTS } from '../../src/model/run-defaults.ts'

/** A YAML value as one would write it in JavaScript: `10n` is 10, `1` is 1.0. */
export type PlainNode = Scalar | Reference | Template | readonly PlainNode[] | { readonly [key: string]: PlainNode }

export const FILE = 'models/staging/shop.yml'

export function at(line: number, column: number, file = FILE): Position {
  return { file, line, column }
}

/**
 * A node, laid out from `position` on: the entries of a mapping one per line (`key: value`), the items of a list on one
 * line and ten columns apart.
 */
export function node(plain: PlainNode, position: Position = at(20, 13)): Node {
  if (isScalar(plain)) return { kind: 'scalar', value: plain, position }
  if (!isList(plain)) return mapping(plain, position)
  const items = plain.map((item, index) => node(item, { ...position, column: position.column + 10 * index }))
  return { kind: 'list', items, position }
}

export function mapping(plain: { readonly [key: string]: PlainNode }, position: Position = at(20, 13)): MappingNode {
  const entries = Object.entries(plain).map(([key, value], index) => {
    const keyPosition = { ...position, line: position.line + index }
    return { key, keyPosition, value: node(value, { ...keyPosition, column: position.column + key.length + 2 }) }
  })
  return { kind: 'mapping', entries, position }
}

function isList(plain: PlainNode): plain is readonly PlainNode[] {
  return Array.isArray(plain)
}

function isScalar(plain: PlainNode): plain is Scalar | Reference | Template {
  return typeof plain !== 'object' || plain === null || 'kind' in plain
}

export function ref(name: string): Reference {
  return { kind: 'ref', packageName: null, name, version: null }
}

export function source(sourceName: string, table: string): Reference {
  return { kind: 'source', source: sourceName, table }
}

export function timestamp(text: string): Timestamp {
  return { kind: 'timestamp', text }
}

export function model(name: string, changes: Partial<Resource> = {}): Resource {
  return {
    uniqueId: `model.shop.${name}`,
    kind: 'model',
    packageName: 'shop',
    name,
    sourceName: null,
    version: null,
    isLatestVersion: true,
    fqn: ['shop', 'staging', name],
    path: `models/staging/${name}.sql`,
    patchPath: FILE,
    relation: { database: null, schema: 'marts', name },
    freshness: null,
    materialization: 'view',
    tags: [],
    config: {},
    description: null,
    owner: null,
    group: null,
    access: 'protected',
    dependsOn: [],
    rawCode: null,
    ephemeralSql: null,
    checksum: null,
    problem: null,
    state: 'enabled',
    position: at(3, 11),
    ...changes,
  }
}

export function sourceTable(sourceName: string, name: string, changes: Partial<Resource> = {}): Resource {
  return model(name, {
    uniqueId: `source.shop.${sourceName}.${name}`,
    kind: 'source',
    sourceName,
    fqn: ['shop', 'staging', sourceName, name],
    path: FILE,
    patchPath: null,
    relation: { database: null, schema: sourceName, name },
    ...changes,
  })
}

/** Text of a setting; each setting has a line of its own. */
export function located(value: string, line = 30): Located<string> {
  return { value, position: at(line, 17) }
}

export function config(changes: Partial<CheckConfig> = {}): CheckConfig {
  return {
    isEnabled: true,
    severity: 'error',
    where: null,
    limit: null,
    failCalc: located('count(*)'),
    warnIf: located('!= 0'),
    errorIf: located('!= 0'),
    tags: [],
    meta: {},
    settings: {},
    ...changes,
  }
}

/** How a value stood in YAML before it was rendered. */
function unrendered(plain: PlainNode): PlainNode {
  if (typeof plain !== 'object' || plain === null) return plain
  if (isList(plain)) return plain.map(unrendered)
  if (!isScalar(plain)) return unrenderedMapping(plain)
  if (plain.kind === 'timestamp') return plain
  if (plain.kind !== 'template') return referenceInYaml(plain)
  return plain.parts.map((part) => (typeof part === 'string' ? part : `{{ ${referenceInYaml(part)} }}`)).join('')
}

function unrenderedMapping(plain: { readonly [key: string]: PlainNode }): { readonly [key: string]: PlainNode } {
  return Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, unrendered(value)]))
}

function referenceInYaml(reference: Reference): string {
  return reference.kind === 'source'
    ? `source('${reference.source}', '${reference.table}')`
    : `ref('${reference.name}')`
}

/** A check on `orders` (or another resource), with `args` as its arguments after rendering. */
export function declare(
  testName: string,
  args: { readonly [key: string]: PlainNode },
  changes: Partial<DeclaredCheck> = {},
): DeclaredCheck {
  return {
    namespace: null,
    testName,
    resourceId: 'model.shop.orders',
    packageName: 'shop',
    file: FILE,
    directories: ['staging'],
    columnName: null,
    rawArguments: mapping(unrenderedMapping(args)),
    arguments: mapping(args),
    customName: null,
    description: null,
    config: config(),
    ownConfig: [],
    hasOwnFailCalc: false,
    template: null,
    late: null,
    problem: null,
    known: null,
    position: at(12, 11),
    ...changes,
  }
}

export function project(resources: readonly Resource[], declaredChecks: readonly DeclaredCheck[]): Project {
  return {
    name: 'shop',
    directory: '/project',
    resources,
    exposures: [],
    groups: [],
    declaredChecks,
    artifacts: { targetPath: 'target', isWritten: false, vars: {} },
    singularTests: [],
    selection: { selectors: null, indirect: null },
    defaults: NO_RUN_DEFAULTS,
    timeZone: 'America/New_York',
    packageVersions: new Map(),
    hasReadClock: () => false,
    problems: [],
    warnings: [],
    texts: new Map([[FILE, 'models: []\n']]),
  }
}

/** A resolved check named `name` on `orders`. */
export function check(name: string, changes: Partial<Check> = {}): Check {
  return {
    kind: 'generic',
    uniqueId: `test.shop.${name}.0123456789`,
    name,
    customName: null,
    alias: name,
    checkType: 'not_null',
    testName: 'not_null',
    fqn: ['shop', 'staging', name],
    resource: model('orders'),
    column: 'id',
    dependsOn: ['model.shop.orders'],
    reads: [{ database: null, schema: 'marts', name: 'orders' }],
    hasSubquery: false,
    namesRelation: false,
    owner: null,
    description: null,
    config: config(),
    rawCode: '{{ test_not_null(**_dbt_generic_test_kwargs) }}',
    file: FILE,
    position: at(12, 11),
    unreachable: null,
    subject: measurable({
      kind: 'rows',
      from: sql.raw('"marts"."orders"'),
      fails: sql.raw('id is null'),
      undecided: null,
      selects: sql.raw('id'),
      proof: null,
    }),
    ...changes,
  }
}

export function measurable(measure: Measure): CheckSubject {
  return { kind: 'measurable', measure, says: 'holds', notes: [] }
}

/** What the warehouse said of a check: no failures among ten rows. */
export function measured(changes: Partial<Measured> = {}): Measured {
  return {
    kind: 'measured',
    checkId: 'test.shop.c.0123456789',
    failures: 0n,
    shouldWarn: false,
    shouldError: false,
    rowsEvaluated: 10n,
    rowsUndecided: null,
    failingRows: null,
    via: 'scan',
    newestRow: null,
    provenBy: null,
    durationMs: 12.5,
    ...changes,
  }
}
