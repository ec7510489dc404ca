import type { Node } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { isSecretKey } from './secret-key.ts'

/**
 * The text of profiles.yml as far as messages may quote it: only the lines that problems point at, and of these what
 * cannot be a password. A file that is no YAML is not quoted at all, because nobody knows then where one begins.
 *
 * @param root what the text says, or null if it is no YAML.
 */
export function quotableText(file: string, text: string, root: Node | null, problems: readonly Problem[]): string {
  if (root === null) return ''
  const places = problems.flatMap(({ position }) => (position?.file === file ? [position] : []))
  const secrets = secretPlaces(root)
  const lines = text.split('\n').map((line, index) => {
    const columns = columnsIn(places, index + 1)
    return columns.length === 0 ? '' : masked(line, Math.min(...columns), columnsIn(secrets, index + 1))
  })
  return lines.join('\n')
}

function columnsIn(places: readonly Position[], line: number): readonly number[] {
  return places.filter((place) => place.line === line).map(({ column }) => column)
}

/** Where passwords begin; behind an alias that is where its anchor stands. */
function secretPlaces(node: Node): readonly Position[] {
  if (node.kind === 'scalar') return []
  if (node.kind === 'list') return node.items.flatMap(secretPlaces)
  return node.entries.flatMap(({ key, value }) => (isSecretKey(key) ? [value.position] : secretPlaces(value)))
}

/**
 * Hides all that stands before the first problem, but for its own key: it may be the end of a password that began on
 * an earlier line. Behind it, everything from a password on: where a quoted one ends is not worth a mistake.
 */
function masked(line: string, firstColumn: number, secretColumns: readonly number[]): string {
  const [before = '', key = ''] =
    /^(.*?)((?:["']?[\w-]+["']?\s*:\s*)?)$/s.exec(line.slice(0, firstColumn - 1))?.slice(1) ?? []
  const end = Math.min(
    line.length,
    ...secretColumns.filter((column) => column >= firstColumn).map((column) => column - 1),
  )
  const shown = line.slice(firstColumn - 1, end)
  return stars(before) + key + maskedValues(shown) + stars(line.slice(end))
}

function maskedValues(text: string): string {
  return text.replace(/(pass(?:word)?["']?\s*:\s*)(.*)$/i, (_all, key: string, value: string) => key + stars(value))
}

function stars(text: string): string {
  return text.replace(/\S/g, '*')
}
