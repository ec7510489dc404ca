import type { KnownModels } from '../dbt/known-models.ts'
import { MODEL_STATUSES, type ModelRun } from '../dbt/read-run-results.ts'
import { type Family, unixSeconds } from './family.ts'

function ofModels(name: string, help: string, read: (run: ModelRun) => number | null): Family<KnownModels> {
  return {
    kind: 'gauge',
    name,
    help,
    labels: ['model'],
    *samples({ models }) {
      for (const run of models.values()) {
        const value = read(run)
        if (value !== null) yield { labels: { model: run.uniqueId }, value }
      }
    },
  }
}

/** What dbt says of the models that it built, from its run_results.json. */
export const MODEL_FAMILIES: readonly Family<KnownModels>[] = [
  ofModels('assay_model_execution_seconds', 'How long dbt took to build it, the last time.', (run) =>
    // nothing was executed: that is no time of 0 seconds
    run.status === 'skipped' ? null : run.executionSeconds,
  ),
  ofModels('assay_model_rows_affected', 'Rows that dbt wrote, where the database tells.', (run) => run.rowsAffected),
  ofModels('assay_model_last_run_timestamp_seconds', 'When dbt was done with it.', ({ completedAt }) =>
    completedAt === null ? null : unixSeconds(completedAt),
  ),
  {
    kind: 'gauge',
    name: 'assay_model_status',
    help: "1 for the status that dbt's last run gave it, 0 for the others.",
    labels: ['model', 'status'],
    *samples({ models }) {
      for (const run of models.values()) {
        for (const status of MODEL_STATUSES) {
          yield { labels: { model: run.uniqueId, status }, value: Number(run.status === status) }
        }
      }
    },
  },
  {
    kind: 'gauge',
    name: 'assay_dbt_run_timestamp_seconds',
    help: 'When dbt last finished a run that built something.',
    labels: [],
    *samples({ lastRunAt }) {
      if (lastRunAt !== null) yield { labels: {}, value: unixSeconds(lastRunAt) }
    },
  },
]
