import type { SqlTemplate } from '../../model/deferred.ts'
import type { MappingNode } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { Relation } from '../../model/relation.ts'
import { renderTemplate } from '../../template/render-template.ts'
import { sourceOf } from '../../template/source.ts'
import { parseTemplate } from '../../template/template-parser.ts'
import type { Value } from '../../template/value.ts'
import { valueOfNode } from '../jinja/node-value.ts'
import { newRendering } from '../macros/context-names.ts'
import type { Phase } from '../macros/rendering.ts'
import { parsed, returnedText, sqlTemplate } from '../macros/sql-template.ts'
import type { ProjectContext } from '../project-context.ts'
import type { ResourceFile } from './resource-files.ts'

/** The SQL of a model, which nobody renders before a check reads it. Its mistakes are mistakes of that check. */
export function modelSql(
  { rawCode, codePosition }: ResourceFile,
  self: Relation,
  { entries }: MappingNode,
  { projectName, templates }: ProjectContext,
): SqlTemplate {
  const settings = new Map<string, Value>(entries.map(({ key, value }) => [key, valueOfNode(value)]))
  const source = sourceOf(rawCode ?? '', codePosition)
  const render = (phase: Phase): string => {
    const job = {
      project: templates,
      packageName: projectName,
      phase,
      self,
      settings,
      hasMacros: true,
    }
    const { session } = newRendering(job)
    return returnedText(() => renderTemplate(parseTemplate(source), session))
  }
  return lazily(() => sqlTemplate(render, parsed(render, codePosition), codePosition), codePosition)
}

function lazily(make: () => SqlTemplate, position: Position): SqlTemplate {
  let made: SqlTemplate | null = null
  const get = (): SqlTemplate => {
    made ??= make()
    return made
  }
  return {
    get references() {
      return get().references
    },
    sql: (known) => get().sql(known),
    position,
  }
}
