import { join, posix } from 'node:path'
import type { Position } from '../../model/position.ts'
import type { FoundFile } from '../files/find-files.ts'
import { readTextFile } from '../files/read-text-file.ts'
import { seedChecksum } from '../files/seed-checksum.ts'
import { textChecksum } from '../files/text-checksum.ts'
import type { Findings } from '../findings.ts'
import type { ProjectFile } from '../read-project-file.ts'

/** A model, seed or snapshot that a file makes. */
export type ResourceFile = {
  readonly kind: 'model' | 'seed' | 'snapshot'
  readonly name: string
  readonly file: string
  readonly directories: readonly string[]
  /** Its SQL with Jinja; null for seeds. */
  readonly rawCode: string | null
  /** Where `rawCode` begins. */
  readonly codePosition: Position
  /** As dbt's manifest has it. */
  readonly checksum: string | null
  readonly position: Position
}

const SNAPSHOT_BLOCK =
  /(?<opening>\{%-?\s*snapshot\s+(?<name>[A-Za-z_]\w*)\s*-?%\})(?<body>.*?)(?:\{%-?\s*endsnapshot\s*-?%\}|$)/gs

/** The resources that files of a project make. */
export async function resourceFiles(
  directory: string,
  files: readonly FoundFile[],
  paths: ProjectFile['paths'],
  findings: Findings,
): Promise<readonly ResourceFile[]> {
  const under = (folders: readonly string[], names: RegExp): readonly FoundFile[] =>
    files.filter(({ file, root }) => names.test(file) && folders.includes(root))
  const all = await Promise.all([
    ...under(paths.models, /\.(?:sql|py)$/).map((found) => modelIn(directory, found, findings)),
    ...under(paths.seeds, /\.csv$/).map((found) => seedIn(directory, found, findings)),
    ...under(paths.snapshots, /\.sql$/).map((found) => snapshotsIn(directory, found, findings)),
  ])
  return all.flat()
}

async function modelIn(directory: string, found: FoundFile, findings: Findings): Promise<readonly ResourceFile[]> {
  const text = await readTextFile(join(directory, found.file), found.place, findings)
  if (text === null) return []
  const { name } = posix.parse(found.file)
  const start = startOf(found)
  const codePosition = movedBy(start.position, text.slice(0, text.length - text.trimStart().length))
  return [{ kind: 'model', name, rawCode: text.trim(), checksum: textChecksum(text), ...start, codePosition }]
}

async function seedIn(directory: string, found: FoundFile, findings: Findings): Promise<readonly ResourceFile[]> {
  const checksum = await seedChecksum(directory, found, findings)
  return [{ kind: 'seed', name: posix.parse(found.file).name, rawCode: null, checksum, ...startOf(found) }]
}

type Start = Pick<ResourceFile, 'file' | 'directories' | 'position' | 'codePosition'>

function startOf({ file, place, directories }: FoundFile): Start {
  const position = { file: place, line: 1, column: 1 }
  return { file, directories, position, codePosition: position }
}

async function snapshotsIn(directory: string, found: FoundFile, findings: Findings): Promise<readonly ResourceFile[]> {
  const { file, place, directories } = found
  const text = (await readTextFile(join(directory, file), place, findings)) ?? ''
  const checksum = textChecksum(text)
  let position: Position = { file: place, line: 1, column: 1 }
  let end = 0
  return [...text.matchAll(SNAPSHOT_BLOCK)].map((block) => {
    position = movedBy(position, text.slice(end, block.index))
    end = block.index
    const { opening = '', name = '', body = '' } = block.groups ?? {}
    const codePosition = movedBy(position, opening)
    return { kind: 'snapshot', name, file, directories, rawCode: body, checksum, position, codePosition }
  })
}

/** The place that follows after some text. */
export function movedBy({ file, line, column }: Position, text: string): Position {
  const [first = '', ...more] = text.split('\n')
  const last = more.at(-1)
  return { file, line: line + more.length, column: last === undefined ? column + first.length : last.length + 1 }
}
