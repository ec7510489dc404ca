import { readFile } from 'node:fs/promises'
import { createServer as createPlainServer, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { dirname, resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { ConfigError } from '../../errors.ts'
import { makeProblem } from '../../model/problem.ts'
import type { WebConfig } from './web-config.ts'

/** Where to listen. */
export type Address = { readonly host: string; readonly port: number }

/** A slow client may take so long to ask, and as long again to take the answer, and no longer. */
const REQUEST_TIMEOUT_MS = 30_000

const MOST_CONNECTIONS = 1_000

/** A server that answers. */
export type WebServer = {
  /** Where it listens: the port is known even if 0 was asked for. */
  readonly url: string
  /** Ends all connections, also those that wait for an answer. */
  readonly close: () => Promise<void>
}

/**
 * Starts to answer.
 *
 * @param configFile the file that `config` was read from: names of files in it are relative to its folder.
 * @throws ConfigError if the address cannot be had, or a certificate cannot be read.
 */
export async function listen(
  app: Hono,
  address: Address,
  config: WebConfig,
  configFile: string | null,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
): Promise<WebServer> {
  const tls = config.tls_server_config
  const listener = getRequestListener(app.fetch)
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    // how often Node looks for them
    connectionsCheckingInterval: requestTimeoutMs / 10,
  }
  const server =
    tls === undefined
      ? createPlainServer(limits, listener)
      : createTlsServer({ ...limits, ...(await tlsOptions(tls, configFile)) }, listener)
  server.timeout = requestTimeoutMs
  server.on('request', (_, answer) => endSlowAnswer(answer, requestTimeoutMs))
  server.maxConnections = MOST_CONNECTIONS
  await bind(server, address)
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** A client that reads a byte now and then is never idle. */
function endSlowAnswer(answer: ServerResponse, timeoutMs: number): void {
  const timer = setTimeout(() => answer.destroy(), timeoutMs)
  answer.once('close', () => clearTimeout(timer))
}

async function tlsOptions(tls: NonNullable<WebConfig['tls_server_config']>, configFile: string | null) {
  const read = async (file: string): Promise<Buffer> => {
    const path = resolve(configFile === null ? '.' : dirname(configFile), file)
    return readFile(path).catch((error: unknown) => {
      throw badWebConfig(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
  const needsClient = tls.client_auth_type === 'RequireAndVerifyClientCert'
  return {
    cert: await read(tls.cert_file),
    key: await read(tls.key_file),
    minVersion: tls.min_version,
    maxVersion: tls.max_version,
    requestCert: needsClient,
    rejectUnauthorized: needsClient,
    ...(tls.client_ca_file === undefined ? {} : { ca: await read(tls.client_ca_file) }),
  }
}

function bind(server: Server | TlsServer, { host, port }: Address): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'something else listens there' : error.message
      const message = `Nothing can listen at ${host}:${port}: ${reason}. Expected a free address of this machine`
      fail(
        new ConfigError([makeProblem('BAD_FLAG', message, undefined, 'Choose another one with --listen host:port.')]),
      )
    })
    server.listen(port, host, () => done())
  })
}

function badWebConfig(message: string): ConfigError {
  return new ConfigError([makeProblem('BAD_FLAG', `--web.config.file: ${message}`)])
}
