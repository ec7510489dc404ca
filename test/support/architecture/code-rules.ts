import { posix } from 'node:path'
import type { SourceFile } from './source-file.ts'

const LONGEST_FILE = 300
const LARGEST_MEDIAN = 80

/** Names that say nothing, so that anything may end up behind them. */
const EMPTY_WORDS = ['util', 'utils', 'helper', 'helpers', 'manager', 'common', 'service', 'services']

/** One sentence for each use of the process, the terminal, the clock or chance outside of `allowed` parts of `src`. */
export function ambientUses(files: readonly SourceFile[], allowed: readonly string[]): readonly string[] {
  return files
    .filter(({ path }) => !allowed.some((part) => path === `src/${part}` || path.startsWith(`src/${part}/`)))
    .flatMap((file) =>
      file.ambientUses.map(({ what, line }) => `${file.path}:${line}: ${what} comes in as an argument here`),
    )
}

/** One sentence for each place where the compiler was told to look away. */
export function typeHoles(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => [
    ...file.holes.map(({ what, line }) => `${file.path}:${line}: ${what}; narrow the type instead`),
    ...file.bareCasts.map(
      ({ line }) => `${file.path}:${line}: a cast; narrow the type, or say why in a comment on the line`,
    ),
  ])
}

/** One sentence for each file or function that is longer than one can keep in mind. */
export function tooLong(files: readonly SourceFile[]): readonly string[] {
  const lengths = files.map((file) => file.lineCount).sort((a, b) => a - b)
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0
  return [
    ...(median > LARGEST_MEDIAN ? [`src: the median file has ${median} lines, more than ${LARGEST_MEDIAN}`] : []),
    ...files
      .filter((file) => file.lineCount > LONGEST_FILE)
      .map((file) => `${file.path}: ${file.lineCount} lines, more than ${LONGEST_FILE}; split it by meaning`),
    ...files.flatMap((file) => file.longFunctions.map(({ what, line }) => `${file.path}:${line}: ${what}; split it`)),
  ]
}

/** A name that dbt gave counts as one word. */
const GIVEN_NAMES = ['dbt-utils', 'expect-column-most-common-value-to-be-in-set']

/** One sentence for each file or folder with a name that says nothing, or is not in kebab-case. */
export function emptyNames(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => posix.join(posix.dirname(path), posix.basename(path, '.ts')).split('/').some(isEmptyName))
    .map(({ path }) => `${path}: name it after what it exports, in kebab-case`)
}

function isEmptyName(name: string): boolean {
  if (GIVEN_NAMES.includes(name)) return false
  return name === 'types' || !/^[a-z0-9-]+$/.test(name) || name.split('-').some((word) => EMPTY_WORDS.includes(word))
}
