/** When checks are run, and which. */
export type Schedule = {
  /** Stands in labels and logs. */
  readonly name: string
  readonly when: Interval | CronTimes
  /** Whether it runs as soon as the process starts, or waits for its first turn. */
  readonly runsAtStart: boolean
  /** As `--select` and `--exclude`. */
  readonly select: readonly string[]
  readonly exclude: readonly string[]
  /** As `--selector`: the name of a selection of selectors.yml, or null. */
  readonly selector: string | null
  /** An output of the profile, or null for the default one. */
  readonly target: string | null
}

export type Interval = { readonly kind: 'every'; readonly intervalMs: number }

export type CronTimes = {
  readonly kind: 'cron'
  readonly pattern: string
  /** A name of the tz database (`Europe/Berlin`), or null for UTC. */
  readonly timeZone: string | null
}
