import type { Check } from '../model/check.ts'
import { toExactJson } from './to-exact-json.ts'
import { visibleText } from './visible-text.ts'

/** One check per line: on a console in the form that `--select` takes, or as one JSON object. */
export function renderList(checks: readonly Check[], { format }: { readonly format: 'console' | 'json' }): string {
  const line = (check: Check) => (format === 'json' ? toExactJson(listed(check)) : visibleText(check.fqn.join('.')))
  return checks.map((check) => `${line(check)}\n`).join('')
}

function listed({ uniqueId, name, checkType, resource, column, config, owner, position }: Check) {
  return {
    unique_id: uniqueId,
    name,
    check_type: checkType,
    resource: resource?.uniqueId ?? null,
    column,
    tags: config.tags,
    owner,
    file: position.file,
    line: position.line,
  }
}
