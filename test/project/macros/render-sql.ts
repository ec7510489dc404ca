import type { TemplateAnswer } from '../../../src/model/deferred.ts'
import type { Reference } from '../../../src/model/node.ts'
import type { Resource } from '../../../src/model/resource.ts'
import { builtInMacros } from '../../../src/project/macros/built-in-macros.ts'
import { newRendering } from '../../../src/project/macros/context-names.ts'
import { type MacroFile, MacroLibrary } from '../../../src/project/macros/macro-library.ts'
import { deferred } from '../../../src/project/macros/sql-template.ts'
import { TemplateGraph } from '../../../src/project/macros/template-graph.ts'
import { RunClock } from '../../../src/project/run-clock.ts'
import { renderTemplate } from '../../../src/template/render-template.ts'
import { sourceOf } from '../../../src/template/source.ts'
import { parseTemplate } from '../../../src/template/template-parser.ts'
import { postgresConnection } from '../../support/postgres-connection.ts'
import { STARTED_AT } from '../read-files.ts'

const ORDERS: Reference = { kind: 'ref', packageName: null, name: 'orders', version: null }
const START = { file: 'tests/a.sql', line: 1, column: 1 }

/** What a template of the project `shop` makes, where `ref('orders')` is `marts.orders`; each question gets `answer`. */
export function renderSql(
  text: string,
  answer: (sql: string) => TemplateAnswer,
  macros: Readonly<Record<string, string>> = {},
  resources: readonly Resource[] = [],
): string {
  const files = Object.entries(macros).map(([packageName, content]): MacroFile => {
    return { packageName, source: sourceOf(content, { ...START, file: `${packageName}.sql` }) }
  })
  const connection = postgresConnection({ database: 'shop_db' })
  const target = { name: 'dev', profileName: 'shop', schema: 'marts', threads: 4, connection }
  const graph = new TemplateGraph()
  graph.fill(resources)
  const project = {
    name: 'shop',
    library: new MacroLibrary('shop', [...files, ...builtInMacros(files)]),
    vars: () => undefined,
    environment: { REGION: 'north' },
    clock: new RunClock(STARTED_AT),
    graph,
    texts: new Map(),
    target,
    searchOrders: new Map([['ordered', ['second', 'ordered']]]),
  }
  const self = { database: null, schema: 'marts_dbt_test__audit', name: 'a' }
  const template = deferred(
    (phase) => {
      const job = { project, packageName: 'shop', phase, self, settings: new Map(), hasMacros: true }
      return renderTemplate(parseTemplate(sourceOf(text, START)), newRendering(job).session)
    },
    [ORDERS],
    START,
  )
  const answers = new Map<string, TemplateAnswer>()
  const relation = { database: null, schema: 'marts', name: 'orders' }
  for (;;) {
    const attempt = template({ relationOf: () => relation, own: null, answers })
    if (attempt.kind === 'made') return attempt.value.replaceAll(/\s+/g, ' ').trim()
    if (attempt.kind === 'failed') return `${attempt.problem.code} ${attempt.problem.message}`
    answers.set(attempt.sql, answer(attempt.sql))
  }
}

/** Rows of text and of whole numbers. */
export function rows(
  columns: Readonly<Record<string, number>>,
  ...values: (readonly (string | null)[])[]
): TemplateAnswer {
  const named = Object.entries(columns).map(([name, typeOid]) => ({ name, typeOid }))
  return { kind: 'rows', rows: { columns: named, rows: values } }
}
