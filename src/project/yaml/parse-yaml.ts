import { LineCounter, parseAllDocuments } from 'yaml'
import type { Node } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { Findings } from '../findings.ts'
import { RefusedYaml } from './refused-yaml.ts'
import { YamlConverter } from './yaml-converter.ts'
import { yamlSyntaxMessage } from './yaml-syntax-message.ts'

/** What PyYAML's reader refuses (reader.py). */
const NOT_PRINTABLE = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/**
 * Reads YAML as dbt does, that is as PyYAML: version 1.1, one document.
 *
 * @param file the name for positions
 * @returns null if the text is not YAML; `findings` then hold the first mistake. An empty text is a null scalar.
 */
export function parseYaml(text: string, file: string, findings: Findings): Node | null {
  const lineCounter = new LineCounter()
  const position = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  // What ends too early ends at its last character, not in the empty line behind it
  const lastOffset = Math.max(0, text.trimEnd().length - 1)
  try {
    return convert(text, lineCounter, position, findings)
  } catch (error) {
    if (error instanceof RefusedYaml) {
      findings.problem(error.code, error.message, position(Math.min(error.offset, lastOffset)), error.hint)
    }
    // The parser calls itself for every level, and the stack ends before the file does
    else if (error instanceof RangeError) findings.problem('YAML_SYNTAX', 'The YAML is nested too deeply', position(0))
    else throw error
    return null
  }
}

function convert(
  text: string,
  lineCounter: LineCounter,
  position: (offset: number) => Position,
  findings: Findings,
): Node | null {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    // Every scalar stays text: the yaml package's own 1.1 differs from PyYAML's
    schema: 'failsafe',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter,
  })
  const unprintable = text.search(NOT_PRINTABLE)
  if (unprintable >= 0) {
    throw new RefusedYaml(
      'YAML_SYNTAX',
      'A control character stands here. Expected text that can be printed',
      unprintable,
    )
  }
  const [first, second] = documents
  const error = 'empty' in documents ? documents.errors[0] : first?.errors[0]
  if (error !== undefined) throw new RefusedYaml('YAML_SYNTAX', yamlSyntaxMessage(error.code), error.pos[0])
  if (first === undefined) return { kind: 'scalar', value: null, position: position(0) }
  if (second !== undefined) {
    throw new RefusedYaml('YAML_SYNTAX', 'A second document begins. Expected one document in a file', second.range[0])
  }
  return new YamlConverter(position, findings).convert(first.contents)
}
