import type { Report } from '../model/report.ts'
import type { Host } from './host.ts'
import type { OutputFile } from './output-file.ts'

/** Where a batch job leaves its metrics. */
export type MetricsFlags = { readonly metricsFile?: string; readonly pushGateway?: string }

/**
 * Leaves the metrics of a run where Prometheus finds them. A Pushgateway that cannot be had is told on stderr and changes no
 * exit code: the data are as good or bad as they were.
 *
 * @throws ConfigError if the file cannot be written.
 */
export async function tellMetrics(
  report: Report,
  file: OutputFile | null,
  { pushGateway }: MetricsFlags,
  host: Host,
): Promise<void> {
  if (file === null && pushGateway === undefined) return
  const { renderBatchMetrics } = await import('../exporter/batch-metrics.ts')
  const text = await renderBatchMetrics(report, host.now())
  await file?.write(text)
  if (pushGateway === undefined) return
  const { pushMetrics } = await import('../exporter/push-gateway.ts')
  const refusal = await pushMetrics({ url: pushGateway, targetName: report.targetName }, text)
  if (refusal !== null) host.stderr.write(`${refusal}\n`)
}
