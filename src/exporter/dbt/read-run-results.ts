import { readFile } from 'node:fs/promises'
import { z } from 'zod'

/** What dbt did with one model, seed or snapshot when it was last built. */
export type ModelRun = {
  /** dbt's: `model.shop.orders`. */
  readonly uniqueId: string
  readonly status: ModelStatus
  readonly executionSeconds: number
  /** Null where the adapter does not tell, as for views. */
  readonly rowsAffected: number | null
  readonly completedAt: Date | null
}

export const MODEL_STATUSES = ['success', 'error', 'skipped', 'partial success'] as const

export type ModelStatus = (typeof MODEL_STATUSES)[number]

/** A `dbt run`, `build`, `seed` or `snapshot`. */
export type DbtRun = { readonly generatedAt: Date; readonly models: readonly ModelRun[] }

/** Of dbt's `run_results.json` (schemas v4 to v6), the parts that are used; whatever else is there is let be. */
const runResultsSchema = z.object({
  metadata: z.object({ generated_at: z.iso.datetime({ offset: true }).or(z.iso.datetime({ local: true })) }),
  results: z.array(
    z.object({
      unique_id: z.string(),
      status: z.string(),
      execution_time: z.number(),
      adapter_response: z.record(z.string(), z.unknown()).optional(),
      timing: z.array(z.object({ name: z.string(), completed_at: z.string().nullish() })).optional(),
    }),
  ),
})

type Result = z.output<typeof runResultsSchema>['results'][number]

const BUILT = /^(?:model|seed|snapshot)\./

/**
 * Reads `run_results.json` in a folder. It belongs to whichever command ran last: one that built nothing (`dbt test`) has no
 * models in it.
 *
 * @throws Error in words if the file is not there, or is something else.
 */
export async function readRunResults(file: string): Promise<DbtRun> {
  const parsed = runResultsSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file} is no run_results.json of dbt: ${z.prettifyError(parsed.error)}`)
  const { metadata, results } = parsed.data
  return { generatedAt: new Date(metadata.generated_at), models: results.flatMap(modelRun) }
}

function modelRun({ unique_id, status, execution_time, adapter_response, timing }: Result): readonly ModelRun[] {
  const known = MODEL_STATUSES.find((one) => one === status)
  if (known === undefined || !BUILT.test(unique_id)) return []
  const rows = adapter_response?.['rows_affected']
  const completed = timing?.find(({ name }) => name === 'execute')?.completed_at ?? null
  return [
    {
      uniqueId: unique_id,
      status: known,
      executionSeconds: execution_time,
      // Postgres says -1 where a command has no rows to count
      rowsAffected: typeof rows === 'number' && rows >= 0 ? rows : null,
      completedAt: completed === null ? null : new Date(completed),
    },
  ]
}
