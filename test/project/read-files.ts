import { isCheckType } from '../../src/check-types/catalogue.ts'
import { AssayError, ProjectError } from '../../src/errors.ts'
import type { Problem } from '../../src/model/problem.ts'
import type { Project } from '../../src/model/project.ts'
import type { Target } from '../../src/model/target.ts'
import { type ProjectOptions, readProject } from '../../src/project/read-project.ts'
import { tempProject } from '../support/temp-project.ts'

export type Files = Readonly<Record<string, string | Uint8Array>>

export const TARGET: Target = {
  name: 'dev',
  profileName: 'shop',
  schema: 'analytics',
  threads: 1,
  connection: { type: 'embedded', script: '/nowhere/warehouse.sql' },
}

/** When the runs of tests start. */
export const STARTED_AT = new Date('2024-02-29T23:30:15.123Z')

export type ReadOptions = {
  readonly vars?: string
  readonly target?: Target
  readonly environment?: Readonly<Record<string, string>>
}

/** Reads a project of these files; one with problems is refused, as it is before a run. */
export async function readFiles(files: Files, options: ReadOptions = {}): Promise<Project> {
  using project = tempProject(files)
  return await readSound({
    directory: project.directory,
    target: options.target ?? TARGET,
    vars: options.vars ?? null,
    environment: options.environment ?? {},
    hasCheckType: isCheckType,
    startedAt: STARTED_AT,
  })
}

/** Reads a project; one with problems is refused. */
export async function readSound(options: ProjectOptions): Promise<Project> {
  const project = await readProject(options)
  if (project.problems.length > 0) throw new ProjectError(project.problems, project.texts)
  return project
}

/** The problems of a project that must be refused. */
export async function problemsOf(files: Files, options: ReadOptions = {}): Promise<readonly Problem[]> {
  return refusal(readFiles(files, options))
}

/** The problems that something is refused with. */
export async function refusal(attempt: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof AssayError) return error.problems
    throw error
  }
  throw new Error('it was not refused')
}
