import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { ConfigError } from '../errors.ts'
import { readJson } from './read-json.ts'

const report = z.object({
  schema_version: z.literal(1),
  checks: z.array(z.object({ unique_id: z.string(), rows_evaluated: z.int().nonnegative().nullable() })),
})

/**
 * How many rows each check of an earlier report looked at, by the check's id. A check that did not count them is left out.
 *
 * @param path absolute: a file that `assay test --output json` wrote.
 * @throws ConfigError STATE_INVALID if there is no such file, or it is something else.
 */
export async function readEarlierRows(path: string): Promise<ReadonlyMap<string, bigint>> {
  const expected = 'a report that "assay test --output json" wrote'
  const found = await readJson(dirname(path), basename(path), expected, (data) => report.parse(data))
  if (found === null) {
    throw new ConfigError([{ code: 'STATE_INVALID', message: `There is no file ${path}. Expected ${expected}` }])
  }
  return new Map(
    found.checks.flatMap(({ unique_id, rows_evaluated }) =>
      rows_evaluated === null ? [] : [[unique_id, BigInt(rows_evaluated)] as const],
    ),
  )
}
