import type { Check } from '../model/check.ts'
import { reasonNotAsked } from './reason-not-asked.ts'
import { toExactJson } from './to-exact-json.ts'
import { visibleText } from './visible-text.ts'

/** A check and its query; null where it cannot be measured, for which the check's subject has the reason. */
export type CompiledCheck = { readonly check: Check; readonly sql: string | null }

/** The SQL of checks, ready for psql: each query under a comment that names its check, or one JSON object per line. */
export function renderCompiled(
  compiled: readonly CompiledCheck[],
  { format }: { readonly format: 'console' | 'json' },
): string {
  if (format === 'json') return compiled.map((one) => `${toExactJson(describe(one))}\n`).join('')
  return compiled.map(renderQuery).join('\n')
}

function renderQuery({ check, sql }: CompiledCheck): string {
  const { file, line } = check.position
  // A name with a line break in it would end the comment.
  const comments = [`${check.name} (${file}:${line})`, ...remarks(check)].map((text) => `-- ${visibleText(text)}\n`)
  return sql === null ? comments.join('') : `${comments.join('')}${terminated(sql.trimEnd())}\n`
}

function remarks({ subject }: Check): readonly string[] {
  if (subject.kind === 'measurable') return subject.notes.map((note) => `note: ${note}`)
  return [`no SQL: ${reasonNotAsked(subject) ?? ''}`]
}

/** A comment at the end would swallow a semicolon on its line. */
function terminated(sql: string): string {
  const lastLine = sql.slice(sql.lastIndexOf('\n') + 1)
  return lastLine.includes('--') ? `${sql}\n;` : `${sql};`
}

function describe({ check, sql }: CompiledCheck) {
  return {
    unique_id: check.uniqueId,
    name: check.name,
    file: check.position.file,
    line: check.position.line,
    sql,
    message: check.subject.kind === 'measurable' ? null : (remarks(check)[0] ?? null),
  }
}
