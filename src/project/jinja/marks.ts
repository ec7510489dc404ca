import type { Reference, ScalarNode, Template } from '../../model/node.ts'

/** Stand around what takes the place of a reference or a secret in text. Noncharacters of Unicode, which no text needs. */
const START = '\ufdd2'
const END = '\ufdd3'
const BETWEEN = '\ufdd4'

const MARK = new RegExp(`${START}([^${END}]*)${END}`)

/** What stands for a reference in text. */
export function markOf(reference: Reference): string {
  const words =
    reference.kind === 'ref'
      ? ['ref', reference.name, reference.packageName ?? '', reference.version ?? '']
      : ['source', reference.source, reference.table]
  return START + words.join(BETWEEN) + END
}

/** What stands for a secret until all is rendered, so that no filter sees it (dbt, config/renderer.py, `SecretRenderer`). */
export function markOfSecret(name: string): string {
  return `${START}secret${BETWEEN}${name}${END}`
}

/** Text with what its marks stand for: a lone reference is one, others are parts. */
export function withoutMarks(text: string, secretOf: (name: string) => string): ScalarNode['value'] {
  if (!text.includes(START)) return text
  return joined(text.split(MARK).map((piece, index) => (index % 2 === 0 ? piece : meaningOf(piece, secretOf))))
}

function meaningOf(mark: string, secretOf: (name: string) => string): string | Reference {
  const [kind, first = '', second = '', third = ''] = mark.split(BETWEEN)
  if (kind === 'secret') return secretOf(first)
  if (kind === 'source') return { kind, source: first, table: second }
  return { kind: 'ref', packageName: second || null, name: first, version: third || null }
}

function joined(parts: readonly (string | Reference)[]): string | Reference | Template {
  const kept: (string | Reference)[] = []
  for (const part of parts) {
    const last = kept.at(-1)
    if (typeof part === 'string' && typeof last === 'string') kept[kept.length - 1] = last + part
    else if (part !== '') kept.push(part)
  }
  const [first = '', ...others] = kept
  return others.length === 0 ? first : { kind: 'template', parts: kept }
}
