import { readFile } from 'node:fs/promises'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { ConfigError } from '../errors.ts'
import type { Position } from '../model/position.ts'
import { makeProblem, type Problem } from '../model/problem.ts'

/**
 * A YAML file of settings. Unknown keys are mistakes where the schema is strict.
 *
 * @throws ConfigError with all mistakes at once, each at its line.
 */
export async function readConfigFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([makeProblem('FILE_UNREADABLE', `${file} cannot be read: ${reason}`)])
  })
  const texts = new Map([[file, text]])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const placeOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  const syntax = document.errors.map(({ message, pos }) => makeProblem('YAML_SYNTAX', message, placeOf(pos[0])))
  if (syntax.length > 0) throw new ConfigError(syntax, texts)
  const parsed = schema.safeParse(document.toJS())
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.flatMap((issue): readonly Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const place = placeOf(offsetOf(document, [...issue.path, key]))
        return makeProblem('UNKNOWN_KEY', `Nothing here is called "${key}". Expected a key that assay knows`, place)
      })
    }
    const where = issue.path.length === 0 ? file : `"${issue.path.join('.')}"`
    const place = placeOf(offsetOf(document, issue.path))
    return [makeProblem('BAD_CONFIG', `${where} is wrong. ${issue.message}`, place)]
  })
  throw new ConfigError(problems, texts)
}

/** Where the value at a path stands, or the nearest thing around it that is there. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null
    if (Array.isArray(range) && typeof range[0] === 'number') return range[0]
  }
  return 0
}
