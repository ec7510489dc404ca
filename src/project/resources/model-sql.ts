import type { SqlTemplate } from '../../model/deferred.ts'
import type { MappingNode } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { Relation } from '../../model/relation.ts'
import { renderTemplate } from '../../template/render-template.ts'
import { type Source, sourceOf } from '../../template/source.ts'
import { parseTemplate } from '../../template/template-parser.ts'
import type { Value } from '../../template/value.ts'
import { valueOfNode } from '../jinja/node-value.ts'
import { newRendering } from '../macros/context-names.ts'
import { lazily, type Parsed, parsed, type Render, returnedText, sqlTemplate } from '../macros/sql-template.ts'
import type { ProjectContext } from '../project-context.ts'
import type { ResourceFile } from './resource-files.ts'

/** The SQL of a model, which nobody renders before a check reads it. Its mistakes are mistakes of that check. */
export function modelSql(
  { rawCode, codePosition }: ResourceFile,
  self: Relation,
  { entries }: MappingNode,
  context: ProjectContext,
): SqlTemplate {
  const settings = new Map<string, Value>(entries.map(({ key, value }) => [key, valueOfNode(value)]))
  const render = rendering(sourceOf(rawCode ?? '', codePosition), self, settings, context)
  return lazily(() => sqlTemplate(render, parsed(render, codePosition), codePosition), codePosition)
}

/** What dbt learns of a model when it parses it: what it refers to, and what each `config(…)` in it sets. */
export function parseModel(code: string, position: Position, self: Relation, context: ProjectContext): Parsed {
  return parsed(rendering(sourceOf(code, position), self, new Map(), context), position)
}

function rendering(
  source: Source,
  self: Relation,
  settings: ReadonlyMap<string, Value>,
  { projectName, templates }: ProjectContext,
): Render<string> {
  return (phase) => {
    const job = { project: templates, packageName: projectName, phase, self, settings, hasMacros: true }
    const { session } = newRendering(job)
    return returnedText(() => renderTemplate(parseTemplate(source), session))
  }
}
