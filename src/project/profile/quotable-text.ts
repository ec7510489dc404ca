import type { Problem } from '../../model/problem.ts'

/**
 * The text of profiles.yml as far as messages may quote it: only the lines that problems point at, with passwords
 * masked. A file that is no YAML is not quoted at all, because nobody knows then where a password begins.
 */
export function quotableText(file: string, text: string, problems: readonly Problem[]): string {
  const own = problems.filter(({ position }) => position?.file === file)
  if (own.some(({ code }) => code === 'YAML_SYNTAX' || code === 'YAML_ALIAS_BOMB')) return ''
  const wanted = new Set(own.map(({ position }) => position?.line))
  const lines = text.split('\n').map((line, index) => (wanted.has(index + 1) ? masked(line) : ''))
  return lines.join('\n')
}

/** Masks to the end of the line: where a quoted value ends is not worth a mistake. */
function masked(line: string): string {
  return line.replace(
    /(pass(?:word)?["']?\s*:\s*)(.*)$/i,
    (_all, key: string, value: string) => key + '*'.repeat(value.length),
  )
}
