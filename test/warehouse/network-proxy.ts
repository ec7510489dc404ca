import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that a test can disturb. */
export type NetworkProxy = {
  readonly port: number
  /** From now on nothing passes, neither on open connections nor on new ones, and nobody is told. */
  readonly freeze: () => void
  /** The next connection is reset as soon as it is there. */
  readonly resetNext: () => void
  /** Resets all open connections; new ones are refused if `refuse` is true. */
  readonly cut: (refuse: boolean) => void
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Listens on a free port of this machine. */
export async function startProxy(host: string, port: number): Promise<NetworkProxy> {
  const sockets = new Set<Socket>()
  let isFrozen = false
  let isNextReset = false
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((client) => {
    keep(client)
    if (isFrozen) return
    if (isNextReset) {
      isNextReset = false
      client.resetAndDestroy()
      return
    }
    const upstream = connect(port, host)
    keep(upstream)
    client.pipe(upstream).pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const destroyAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    port: address.port,
    freeze: () => {
      isFrozen = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    resetNext: () => {
      isNextReset = true
    },
    cut: (refuse) => {
      if (refuse) server.close()
      destroyAll()
    },
    [Symbol.asyncDispose]: async () => {
      destroyAll()
      server.close()
    },
  }
}
