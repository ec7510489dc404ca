/** A Pushgateway that does not answer must not hold up a pipeline. */
const TIMEOUT_MS = 10_000

/** Where metrics of one target are kept. User and password may stand in the URL. */
export type PushAddress = { readonly url: string; readonly targetName: string }

/**
 * Puts the metrics in the place of all that was pushed for this target before
 * (https://github.com/prometheus/pushgateway, "PUT method").
 *
 * @returns null, or why that was not possible, in one sentence without a password.
 */
export async function pushMetrics(address: PushAddress, text: string): Promise<string | null> {
  return send(address, { method: 'PUT', body: text })
}

/** Deletes what was pushed for this target: a Pushgateway never forgets by itself. @returns as `pushMetrics`. */
export async function deletePushed(address: PushAddress): Promise<string | null> {
  return send(address, { method: 'DELETE' })
}

async function send({ url, targetName }: PushAddress, request: RequestInit): Promise<string | null> {
  const base = URL.parse(url)
  if (base === null || !/^https?:$/.test(base.protocol))
    return 'The Pushgateway has no address. Expected http://host:port'
  const user = decodeURIComponent(base.username)
  const authorization = `Basic ${Buffer.from(`${user}:${decodeURIComponent(base.password)}`).toString('base64')}`
  base.username = ''
  base.password = ''
  // base64 lets every name through, slashes too
  const group = `metrics/job/assay/target@base64/${Buffer.from(targetName).toString('base64url')}`
  const place = `${base.href.replace(/\/$/, '')}/${group}`
  const headers = { 'content-type': 'text/plain; version=0.0.4', ...(user === '' ? {} : { authorization }) }
  try {
    const response = await fetch(place, { ...request, headers, signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (response.ok) return null
    return `The Pushgateway at ${base.origin} refused: ${response.status} ${(await response.text()).slice(0, 300).trim()}`
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return `The Pushgateway at ${base.origin} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}
