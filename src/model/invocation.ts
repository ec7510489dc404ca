/** One call of the program, as dbt's artifacts tell of it. */
export type Invocation = {
  /** A UUID of its own. */
  readonly id: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** dbt's name of the command: `test`, `freshness`. */
  readonly which: string
  /** As it was typed, without passwords: `assay test --select orders`. */
  readonly command: string
  /** Flags that were given, by dbt's names for them. */
  readonly flags: Readonly<Record<string, unknown>>
  /** Of `--vars`, as plain data, without secrets. */
  readonly vars: Readonly<Record<string, unknown>>
  /** Variables `DBT_ENV_CUSTOM_ENV_<name>` by `<name>`. */
  readonly env: Readonly<Record<string, string>>
}

/** What a project says of dbt's artifacts. */
export type ArtifactSettings = {
  /** `target-path`, below the project's folder unless it is absolute. */
  readonly targetPath: string
  /** Whether they are written at all: `flags: {write_json: …}`. */
  readonly isWritten: boolean
  /** Of `--vars`, as plain data: they stand in `args`. */
  readonly vars: Readonly<Record<string, unknown>>
}
