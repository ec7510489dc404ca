import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { renderBatchMetrics } from '../../src/exporter/batch-metrics.ts'
import { deletePushed, pushMetrics } from '../../src/exporter/push-gateway.ts'
import { aCheck, aReport, aVerdict } from '../report/report-values.ts'
import { parseExposition } from '../support/exposition.ts'

/** A real server that keeps what it was sent and answers as told. */
async function gateway(status = 200, body = '') {
  const requests: { readonly method: string; readonly path: string; readonly authorization: string | undefined }[] = []
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '', headers } = request
    requests.push({ method, path: url, authorization: headers.authorization })
    request.resume().on('end', () => response.writeHead(status).end(body))
  }
  const server = createServer(answer)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo // of a TCP server
  return { requests, host: `127.0.0.1:${port}`, [Symbol.dispose]: () => void server.close() }
}

describe('a Pushgateway', () => {
  it('is told all of a target at once, in the place of what was there', async () => {
    using server = await gateway()
    expect(await pushMetrics({ url: `http://${server.host}/base/`, targetName: 'prod' }, 'a 1\n')).toBeNull()
    expect(await deletePushed({ url: `http://ana:s%40fe@${server.host}`, targetName: 'a/b' })).toBeNull()
    const authorization = `Basic ${Buffer.from('ana:s@fe').toString('base64')}`
    expect(server.requests).toEqual([
      { method: 'PUT', path: '/base/metrics/job/assay/target@base64/cHJvZA', authorization: undefined },
      { method: 'DELETE', path: '/metrics/job/assay/target@base64/YS9i', authorization },
    ])
  })

  it('that refuses or is not there is told without its password', async () => {
    using server = await gateway(400, 'pushed metrics are invalid')
    const refused = await pushMetrics({ url: `http://ana:secret@${server.host}`, targetName: 'prod' }, 'a')
    expect(refused).toBe(`The Pushgateway at http://${server.host} refused: 400 pushed metrics are invalid`)
    const gone = await pushMetrics({ url: 'http://ana:secret@127.0.0.1:1', targetName: 'prod' }, 'a')
    expect(gone).toMatch(/^The Pushgateway at http:\/\/127\.0\.0\.1:1 cannot be reached: /)
    expect(await pushMetrics({ url: 'ftp://x', targetName: 'prod' }, 'a')).toContain('Expected http://host:port')
  })
})

describe('the metrics of a batch job', () => {
  it('are the families of /metrics', async () => {
    const report = aReport([aVerdict(aCheck(), { outcome: 'fail', failures: 2n })])
    const { samples } = parseExposition(await renderBatchMetrics(report, new Date('2024-03-01T03:00:02Z')))
    const value = (name: string, outcome?: string) =>
      samples.find((one) => one.name === name && (outcome === undefined || one.labels['outcome'] === outcome))?.value
    expect(value('assay_check_outcome', 'fail')).toBe(1)
    expect(value('assay_target_up')).toBe(1)
    expect(value('assay_run_last_duration_seconds')).toBe(1.234)
  })
})
