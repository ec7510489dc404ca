import type { TestServer } from './test-server.ts'

const IMAGE = 'postgres:17-alpine'

/** A daemon that listens but hangs, or a registry that never answers, must not hold up the run for ever. */
const DAEMON_TIMEOUT_MS = 10_000
const START_TIMEOUT_MS = 180_000

/**
 * Starts a throw-away server in a container. testcontainers removes the container even after a crash.
 * @throws Error if no Docker daemon answers, or the image cannot be had.
 */
export async function startDockerServer(password: string): Promise<TestServer> {
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers')
  await within(DAEMON_TIMEOUT_MS, 'the daemon does not answer', getContainerRuntimeClient())
  const container = new GenericContainer(IMAGE)
    .withEnvironment({ POSTGRES_PASSWORD: password, POSTGRES_INITDB_ARGS: '--auth=scram-sha-256 --no-sync' })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'timezone=UTC', '-c', 'max_connections=200'])
    .withExposedPorts(5432)
    // The image starts the server twice: once to set it up, once for good.
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
  const starting = container.start().catch((error: unknown) => {
    throw new Error(`${IMAGE} cannot be had or started: ${error instanceof Error ? error.message : String(error)}`)
  })
  const started = await within(START_TIMEOUT_MS, `${IMAGE} did not start`, starting)
  return {
    url: `postgres://postgres:${password}@${started.getHost()}:${started.getMappedPort(5432)}/postgres`,
    source: `Docker (${IMAGE})`,
    stop: async () => {
      await started.stop()
    },
  }
}

async function within<T>(timeoutMs: number, message: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${message} within ${timeoutMs / 1000} s`)), timeoutMs)
  })
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer))
}
