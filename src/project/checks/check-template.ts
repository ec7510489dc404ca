import type { CheckConfig, DeclaredCheck, LateArguments } from '../../model/declared-check.ts'
import type { MappingNode } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { makeProblem, type Problem, type ProblemCode } from '../../model/problem.ts'
import { TemplateError } from '../../template/template-error.ts'
import type { ConfigLevel } from '../config/config-tree.ts'
import type { Findings } from '../findings.ts'
import { placeOfFailure } from '../jinja/place-of-failure.ts'
import { renderArguments } from '../jinja/render-node.ts'
import { levelsOfCalls, valuesOfConfig } from '../macros/config-values.ts'
import { findTest } from '../macros/find-test.ts'
import { argumentNodes, genericSql } from '../macros/generic-template.ts'
import type { LibraryMacro } from '../macros/macro-library.ts'
import { deferred, parsed, STOPPING as STOPPING_TEMPLATES, sqlTemplate } from '../macros/sql-template.ts'
import type { ProjectContext } from '../project-context.ts'
import type { CheckEntry } from './check-entry.ts'

/** dbt stops for these in arguments; everything else is the one check's error. */
const STOPPING: readonly ProblemCode[] = ['JINJA_SYNTAX', 'ENV_VAR_MISSING', 'VAR_MISSING']

/** The macro that the test is, or null for a check type of assay's (or for what nobody knows). */
export function macroOf(
  { namespace, testName }: CheckEntry,
  { projectName, templates, hasCheckType, findings }: ProjectContext,
): LibraryMacro | null {
  try {
    const test = { namespace, testName, packageName: projectName }
    return findTest(templates.library, test, hasCheckType) ?? null
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    findings.problem(error.code, error.message, error.position ?? undefined, error.hint)
    return null
  }
}

type Arguments = Pick<DeclaredCheck, 'arguments' | 'problem' | 'late'>

/** A test that is a macro: dbt reads its body while it parses, for what it refers to and how it is configured. */
export function templatedCheck(
  macro: LibraryMacro,
  rawArguments: MappingNode,
  configure: (levels: readonly ConfigLevel[]) => CheckConfig,
  { projectName, templates, findings }: ProjectContext,
  position: Position,
): Arguments & Pick<DeclaredCheck, 'config' | 'template'> {
  const test = { project: templates, packageName: projectName, rawArguments, settings: new Map() }
  const found = parsed((phase) => genericSql(test, macro, phase), position)
  const config = configure(levelsOfCalls(found.settings, macro.position))
  const settings = valuesOfConfig(config)
  const template = sqlTemplate((phase) => genericSql({ ...test, settings }, macro, phase), found, position)
  return { arguments: rawArguments, late: null, problem: reported(found.problem, findings), config, template }
}

/** A problem that stops the run is told at once; any other is the check's own. */
function reported(problem: Problem | null, findings: Findings): Problem | null {
  if (problem === null || !STOPPING_TEMPLATES.includes(problem.code)) return problem
  findings.problem(problem.code, problem.message, problem.position, problem.hint)
  return null
}

/** The arguments of a check type of assay's. */
export function renderedArguments(raw: MappingNode, context: ProjectContext, position: Position): Arguments {
  const { argumentEngine, findings } = context
  let problem: Problem | null = null
  const rendered = renderArguments(raw, argumentEngine, (failure, value) => {
    const { code, message, hint } = failure
    const place = placeOfFailure(failure, value, findings.texts)
    if (STOPPING.includes(code)) findings.unrendered(value, code, message, place, hint)
    else problem ??= makeProblem(code, message, place, hint)
  })
  const late = problem === null ? null : lateArguments(raw, problem, context, position)
  return { arguments: rendered.kind === 'mapping' ? rendered : raw, problem: late === null ? problem : null, late }
}

/**
 * Arguments with macros in them, which dbt knows nothing of while it parses. Null where that fails as well; dbt stops where
 * something is done with what is not known then (`my_macro() + ['x']`).
 */
function lateArguments(
  rawArguments: MappingNode,
  { code, message, hint, position: place = rawArguments.position }: Problem,
  { projectName, templates, findings }: ProjectContext,
  position: Position,
): LateArguments | null {
  const test = { project: templates, packageName: projectName, rawArguments, settings: new Map() }
  const { references, problem } = parsed((phase) => argumentNodes(test, phase), position)
  if (problem?.code === 'JINJA_UNDEFINED') findings.unrendered(place, code, message, place, hint)
  if (problem !== null) return null
  return { references, arguments: deferred((phase) => argumentNodes(test, phase), references, position) }
}
