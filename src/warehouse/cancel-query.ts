import { Connection, type PoolClient } from 'pg'
import type { Tls } from './tls-attempts.ts'

/** Parts of pg that its type definitions leave out. Both stand in its code since version 1. */
declare module 'pg' {
  interface Connection {
    connect(port: number | string, host?: string): void
    requestSsl(): void
    cancel(processId: number, secretKey: number): void
  }
  interface Client {
    /** What the server needs to know who is to be cancelled; null until it has said so. */
    readonly processID: number | null
    readonly secretKey: number | null
  }
}

/**
 * Asks the server, over a short connection of its own, to cancel what `client` runs (Postgres manual: "Canceling Requests
 * in Progress"). The server never answers; whether it worked shows at the query.
 *
 * @returns true once the server has hung up, which it does after it has passed the request on: what is sent to `client`
 * from then on is safe from it. False if that is not known within `patienceMs`.
 */
export function cancelQuery(client: PoolClient, tls: Tls, patienceMs: number): Promise<boolean> {
  const { processID, secretKey } = client
  if (processID === null || secretKey === null) return Promise.resolve(false)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const connection = new Connection({ ssl: tls })
  const giveUp = (): void => {
    resolve(false)
    connection.stream.destroy()
  }
  const timer = setTimeout(giveUp, patienceMs)
  const send = (): void => connection.cancel(processID, secretKey)
  connection.on('connect', () => (tls === false ? send() : connection.requestSsl()))
  connection.on('sslconnect', send)
  connection.on('error', giveUp)
  connection.on('end', () => {
    clearTimeout(timer)
    resolve(true)
  })
  if (client.host.startsWith('/')) connection.connect(`${client.host}/.s.PGSQL.${client.port}`)
  else connection.connect(client.port, client.host)
  return promise
}
