/** Parts of a run, in their order. A service reads, resolves and selects once for many runs. */
export const RUN_PHASES = [
  'read',
  'resolve',
  'select',
  /** Until there is a connection, and an instant that all statements share. */
  'connect',
  'catalog',
  /** Templates, and what depends on the columns that there are. */
  'render',
  'plan',
  'compile',
  'execute',
  'judge',
  /** Failing rows to look at. */
  'sample',
  /** How new the rows of source tables are. */
  'freshness',
] as const

export type RunPhase = (typeof RUN_PHASES)[number]

/** How long each phase took. One that a run did not come to, or has no need of, is not there. */
export type PhaseDurations = Readonly<Partial<Record<RunPhase, number>>>
