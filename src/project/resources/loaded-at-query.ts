import type { Located } from '../../model/declared-check.ts'
import type { SqlTemplate } from '../../model/deferred.ts'
import type { Relation } from '../../model/relation.ts'
import { renderTemplate } from '../../template/render-template.ts'
import { parseTemplate } from '../../template/template-parser.ts'
import { inYaml } from '../jinja/place-of-failure.ts'
import { newRendering } from '../macros/context-names.ts'
import type { Phase } from '../macros/rendering.ts'
import { lazily, parsed, returnedText, sqlTemplate } from '../macros/sql-template.ts'
import type { ProjectContext } from '../project-context.ts'

/** The SQL of a `loaded_at_query`, in which `this` is the source table (dbt, `SourceContext`). */
export function loadedAtTemplate(
  { value, position }: Located<string>,
  self: Relation,
  { projectName, templates }: ProjectContext,
): SqlTemplate {
  const job = { project: templates, packageName: projectName, self, settings: new Map(), hasMacros: true }
  const render = (phase: Phase): string =>
    inYaml(value, position, templates.texts, (source) => {
      const { session } = newRendering({ ...job, phase })
      return returnedText(() => renderTemplate(parseTemplate(source), session))
    })
  return lazily(() => sqlTemplate(render, parsed(render, position), position), position)
}
