import { didYouMean } from '../../model/did-you-mean.ts'
import type { Position } from '../../model/position.ts'
import { makeProblem, type Problem } from '../../model/problem.ts'
import * as attributes from './by-attribute.ts'
import * as history from './by-history.ts'
import * as names from './by-name.ts'
import type { Method } from './method.ts'

/** Methods by the name they have in dbt (dbt-core, graph/selector_methods.py), and `owner`, which dbt lacks. */
export const METHODS: ReadonlyMap<string, Method> = new Map([
  ['fqn', names.fqn],
  ['tag', attributes.tag],
  ['path', names.path],
  ['file', names.file],
  ['source', names.source],
  ['package', names.packageName],
  ['owner', attributes.owner],
  ['config', attributes.config],
  ['test_name', attributes.testName],
  ['test_type', attributes.testType],
  ['resource_type', attributes.resourceType],
  ['group', attributes.group],
  ['access', attributes.access],
  ['version', attributes.version],
  ['exposure', names.exposure],
  ['state', history.state],
  ['result', history.result],
  ['source_status', history.sourceStatus],
  ['metric', names.unknownToAssay],
  ['semantic_model', names.unknownToAssay],
  ['saved_query', names.unknownToAssay],
  ['unit_test', names.unknownToAssay],
])

/** Also a method, but one that names a whole selection: what it means is in selectors.yml. */
export const SELECTOR_METHOD = 'selector'

const KNOWN = [...METHODS.keys(), SELECTOR_METHOD]

/** The problem of a method that there is not, or null. */
export function unknownMethod(method: string, text: string, position: Position): Problem | null {
  if (KNOWN.includes(method)) return null
  const message = `Unknown selection method "${method}" in ${JSON.stringify(text)}. Expected one of ${KNOWN.join(', ')}`
  return makeProblem('UNKNOWN_SELECTOR_METHOD', message, position, didYouMean(method, KNOWN))
}
