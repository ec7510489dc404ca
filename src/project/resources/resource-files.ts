import { join, posix } from 'node:path'
import type { Position } from '../../model/position.ts'
import type { FoundFile } from '../files/find-files.ts'
import { readTextFile } from '../files/read-text-file.ts'
import type { Findings } from '../findings.ts'
import type { ProjectFile } from '../read-project-file.ts'

/** A model, seed or snapshot that a file makes. */
export type ResourceFile = {
  readonly kind: 'model' | 'seed' | 'snapshot'
  readonly name: string
  readonly file: string
  readonly directories: readonly string[]
  readonly position: Position
}

const SNAPSHOT_BLOCK = /\{%-?\s*snapshot\s+([A-Za-z_]\w*)\s*-?%\}/g

/**
 * The resources that files of a project make, by name: models, seeds and snapshots share one space of names.
 * A name that occurs twice is a problem; the first file keeps it.
 */
export async function resourceFiles(
  directory: string,
  files: readonly FoundFile[],
  paths: ProjectFile['paths'],
  findings: Findings,
): Promise<ReadonlyMap<string, ResourceFile>> {
  const snapshots = await Promise.all(
    files
      .filter(({ file, root }) => file.endsWith('.sql') && paths.snapshots.includes(root))
      .map((found) => snapshotsIn(directory, found, findings)),
  )
  const all = [
    ...files.filter(({ file, root }) => /\.(?:sql|py)$/.test(file) && paths.models.includes(root)).map(named('model')),
    ...files.filter(({ file, root }) => file.endsWith('.csv') && paths.seeds.includes(root)).map(named('seed')),
    ...snapshots.flat(),
  ]
  return byName(all, findings)
}

function named(kind: 'model' | 'seed'): (found: FoundFile) => ResourceFile {
  return ({ file, directories }) => {
    const { name } = posix.parse(file)
    return { kind, name, file, directories, position: { file, line: 1, column: 1 } }
  }
}

async function snapshotsIn(directory: string, found: FoundFile, findings: Findings): Promise<readonly ResourceFile[]> {
  const { file, directories } = found
  const text = (await readTextFile(join(directory, file), file, findings)) ?? ''
  let position: Position = { file, line: 1, column: 1 }
  let end = 0
  return [...text.matchAll(SNAPSHOT_BLOCK)].map((block) => {
    position = movedBy(position, text.slice(end, block.index))
    end = block.index
    return { kind: 'snapshot', name: block[1] ?? '', file, directories, position }
  })
}

function movedBy({ file, line, column }: Position, text: string): Position {
  const [first = '', ...more] = text.split('\n')
  const last = more.at(-1)
  return { file, line: line + more.length, column: last === undefined ? column + first.length : last.length + 1 }
}

function byName(all: readonly ResourceFile[], findings: Findings): ReadonlyMap<string, ResourceFile> {
  const map = new Map<string, ResourceFile>()
  for (const resource of all) {
    const first = map.get(resource.name)
    if (first === undefined) {
      map.set(resource.name, resource)
      continue
    }
    const message = `Two files make something named "${resource.name}". Expected one, got ${first.file} too`
    findings.problem('DUPLICATE_RESOURCE', message, resource.position, 'Rename one of the files.')
  }
  return map
}
