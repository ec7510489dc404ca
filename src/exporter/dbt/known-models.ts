import type { DbtRun, ModelRun } from './read-run-results.ts'

/** What is known of dbt's runs: of every model its last one, since a run need not build all of them. */
export type KnownModels = { readonly lastRunAt: Date | null; readonly models: ReadonlyMap<string, ModelRun> }

export const NO_MODELS: KnownModels = { lastRunAt: null, models: new Map() }

/** After one more run. A skipped model was not built: it keeps the time that its last run took, under its new status. */
export function withDbtRun(known: KnownModels, { generatedAt, models }: DbtRun): KnownModels {
  if (models.length === 0) return known
  const merged = new Map(known.models)
  for (const model of models) merged.set(model.uniqueId, model)
  return { lastRunAt: generatedAt, models: merged }
}
