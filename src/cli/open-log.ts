import type { Log } from '../exporter/serve-options.ts'
import type { Host } from './host.ts'
import { knownSecrets, maskPasswords } from './mask-passwords.ts'

/** One JSON object per line, on stdout: what collectors of logs read. Passwords that got into an error are masked. */
export async function openLog(host: Host): Promise<Log> {
  const { pino, stdTimeFunctions } = await import('pino')
  const secrets = knownSecrets([], host.environment)
  const logger = pino(
    { base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    { write: (line: string) => host.stdout.write(maskPasswords(line, secrets)) },
  )
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}
