import { z } from 'zod'
import type { ProjectState } from '../model/project-state.ts'

/** The file that `assay ls --write-state` writes and `--state` reads. */
export const STATE_FILE = 'assay-state.json'

/** Goes up when a part is compared in another way: digests of two versions cannot be compared. */
const FORMAT_VERSION = 1

const digest = z.string().regex(/^[0-9a-f]{32}$/u)
const nullable = digest.nullable()

/** See state.schema.json, which says the same for others. */
const stateFile = z.strictObject({
  format: z.literal('assay-state'),
  version: z.literal(FORMAT_VERSION),
  project: z.string(),
  members: z.record(
    z.string(),
    z.strictObject({
      body: nullable,
      configs: nullable,
      persistedDescriptions: nullable,
      relation: nullable,
      contract: nullable,
      others: digest,
      isGenericTest: z.boolean(),
      macros: z.array(z.string()),
    }),
  ),
  macros: z.record(z.string(), z.strictObject({ body: digest, macros: z.array(z.string()) })),
})

/** The project as it is, as text with one thing per line: two of them can be compared by eye. */
export function renderState({ projectName, members, macros }: ProjectState): string {
  const head = `"format":"assay-state","version":${FORMAT_VERSION},"project":${JSON.stringify(projectName)}`
  return `{${head},\n"members":${lines(members)},\n"macros":${lines(macros)}}\n`
}

/** What an earlier file says, parsed. Throws a ZodError if it is none. */
export function parseState(data: unknown): ProjectState {
  const { project, members, macros } = stateFile.parse(data)
  return {
    projectName: project,
    members: new Map(Object.entries(members)),
    macros: new Map(Object.entries(macros)),
  }
}

function lines(values: ReadonlyMap<string, unknown>): string {
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([id, value]) => `\n${JSON.stringify(id)}:${JSON.stringify(value)}`).join(',')}\n}`
}
