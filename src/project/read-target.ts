import { dirname } from 'node:path'
import { ConfigError } from '../errors.ts'
import type { Node } from '../model/node.ts'
import { describeNode, textOf, valueAt } from '../model/node-shape.ts'
import type { Target } from '../model/target.ts'
import { readTextFile } from './files/read-text-file.ts'
import { fileForPositions, findProfilesFile, type ProfilesPlaces } from './find-profiles-file.ts'
import { PROJECT_FILE } from './find-project.ts'
import { Findings } from './findings.ts'
import { JinjaEngine } from './jinja/jinja-engine.ts'
import { schemaScope } from './jinja/jinja-scope.ts'
import { renderNode, reportTo } from './jinja/render-node.ts'
import { chooseOutput, type ProfileName } from './profile/choose-output.ts'
import { embeddedConnection } from './profile/embedded-output.ts'
import { OutputReader } from './profile/output-reader.ts'
import { postgresConnection } from './profile/postgres-output.ts'
import { quotableText } from './profile/quotable-text.ts'
import { targetFromUrl } from './profile/target-from-url.ts'
import { parseVarsFlag, varLookup } from './project-vars.ts'
import { readRawProjectFile } from './read-project-file.ts'
import { RunClock } from './run-clock.ts'
import { parseYaml } from './yaml/parse-yaml.ts'

/** Everything that says where the checks run. Null: not given. */
export type TargetOptions = ProfilesPlaces & {
  readonly profile: string | null
  readonly target: string | null
  /** `postgres://user@host/database?schema=marts`; no profile is read then. */
  readonly url: string | null
  readonly threads: number | null
  /** The text of `--vars`. */
  readonly vars: string | null
  /** When the run started, for templates. */
  readonly startedAt: Date
}

/**
 * Finds out where the checks run: from `--url`, or from the chosen output of the project's profile.
 *
 * @throws ConfigError with all that is wrong with the profile, its place and never the password.
 */
export async function readTarget(options: TargetOptions): Promise<Target> {
  const { url, threads, environment, projectDirectory } = options
  if (url !== null) return targetFromUrl(url, threads, environment)
  const vars = varLookup(parseVarsFlag(options.vars), [], null)
  const engine = new JinjaEngine(
    schemaScope({
      environment,
      vars,
      projectName: null,
      target: null,
      allowsSecrets: true,
      clock: new RunClock(options.startedAt),
    }),
  )
  const findings = new Findings()
  const profile = await profileOf(options, engine, findings)
  const path = findProfilesFile(options)
  const file = fileForPositions(path, projectDirectory)
  const text = await readTextFile(path, file, findings)
  const root = text === null ? null : parseYaml(text, file, findings)
  const target = root === null ? null : readOutput(root, profile, dirname(path), options, engine, findings)
  if (target !== null && findings.problems.length === 0) return target
  const quotable = quotableText(file, text ?? '', root, findings.problems)
  throw new ConfigError(findings.problems, new Map([...findings.texts, [file, quotable]]))
}

/** The profile that was asked for, or the one in dbt_project.yml's `profile:`. */
async function profileOf(options: TargetOptions, engine: JinjaEngine, findings: Findings): Promise<ProfileName> {
  const wanted = options.profile ?? nonEmpty(options.environment['DBT_PROFILE'])
  if (wanted !== null) return { name: wanted, position: undefined }
  const project = await readRawProjectFile(options.projectDirectory, findings)
  const written = valueAt(project?.root, 'profile')
  const node = written === undefined ? undefined : renderNode(written, engine, reportTo(findings))
  const name = textOf(node)
  if (name !== undefined && findings.problems.length === 0) return { name, position: node?.position }
  if (findings.problems.length === 0) {
    const message = `The project names no profile. Expected "profile:" in ${PROJECT_FILE}, got ${node === undefined ? 'nothing' : describeNode(node)}`
    const position = node?.position ?? { file: PROJECT_FILE, line: 1, column: 1 }
    findings.problem('PROFILE_NOT_FOUND', message, position, 'Add it, or use --profile or --url.')
  }
  throw new ConfigError(findings.problems, findings.texts)
}

function readOutput(
  root: Node,
  profile: ProfileName,
  directory: string,
  options: TargetOptions,
  engine: JinjaEngine,
  findings: Findings,
): Target | null {
  const wantedTarget = options.target ?? nonEmpty(options.environment['DBT_TARGET'])
  const chosen = chooseOutput(root, profile, wantedTarget, engine, findings)
  if (chosen === null) return null
  const reader = new OutputReader(chosen.output, engine, findings)
  const type = reader.requiredText('type')
  const schema = reader.requiredText('schema')
  const threads = options.threads ?? reader.int('threads', 1, 1)
  const connection = connectionOf(type, reader, directory)
  if (connection === null || schema === null || findings.problems.length > 0) return null
  return { name: chosen.name, profileName: profile.name, schema, threads, connection }
}

function connectionOf(type: string | null, reader: OutputReader, directory: string): Target['connection'] | null {
  if (type === 'embedded') return embeddedConnection(reader, directory)
  if (type === 'postgres') return postgresConnection(reader)
  if (type !== null) reader.refuse('type', '"postgres" or "embedded"')
  return null
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
