import type { Node } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { Findings } from '../findings.ts'
import { lenientEvents } from './lenient-events.ts'
import { RefusedYaml } from './refused-yaml.ts'
import { strictEvents } from './strict-events.ts'
import { linesOf } from './text-lines.ts'
import { MAX_DEPTH, YamlConverter } from './yaml-converter.ts'

/** What PyYAML's reader refuses (reader.py). */
const NOT_PRINTABLE = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/**
 * Reads YAML as dbt does, that is as PyYAML: version 1.1, one document. dbt takes away the white space at the end first
 * (dbt_common/clients/system.py, `load_file_contents`), which ends a last block scalar without its line break.
 *
 * @param given the text of a file.
 * @param file the name for positions
 * @returns null if the text is not YAML; `findings` then hold the first mistake. An empty text is a null scalar.
 */
export function parseYaml(given: string, file: string, findings: Findings): Node | null {
  const text = given.trimEnd()
  const placeOf = linesOf(text)
  const position = (offset: number): Position => ({ file, ...placeOf(offset) })
  try {
    refuseUnprintable(text)
    const events = strictEvents(text, MAX_DEPTH) ?? lenientEvents(text)
    return new YamlConverter(events, position, findings).convert()
  } catch (error) {
    if (error instanceof RefusedYaml) {
      // What ends too early ends at its last character
      const lastOffset = Math.max(0, text.length - 1)
      findings.problem(error.code, error.message, position(Math.min(error.offset, lastOffset)), error.hint)
    }
    // The parser calls itself for every level, and the stack ends before the file does
    else if (error instanceof RangeError) findings.problem('YAML_SYNTAX', 'The YAML is nested too deeply', position(0))
    else throw error
    return null
  }
}

function refuseUnprintable(text: string): void {
  const offset = text.search(NOT_PRINTABLE)
  if (offset < 0) return
  throw new RefusedYaml('YAML_SYNTAX', 'A control character stands here. Expected text that can be printed', offset)
}
