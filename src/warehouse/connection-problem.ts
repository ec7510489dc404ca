import { StatementError } from '../errors.ts'
import type { Problem, ProblemCode } from '../model/problem.ts'
import type { PostgresConnection } from '../model/target.ts'

/** The server asked for a password and nobody gave us one. */
export class PasswordMissing extends Error {
  override readonly name = 'PasswordMissing'
}

type Diagnosis = { readonly code: ProblemCode; readonly reason: string; readonly hint: string }

/** What is in the way, in words for whoever is woken up by it. Names the place, never the password. */
export function connectionProblem(error: unknown, connection: PostgresConnection): Problem {
  const { host, port, user, database } = connection
  const { code, reason, hint } = diagnose(error, connection)
  return {
    code,
    message: `No connection to host ${host}, port ${port}, database ${database}, user ${user}: ${endSentence(reason)}`,
    hint,
  }
}

/** True if the same attempt may well succeed a moment later. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error)
  // Class 53: out of resources (connections, memory). 57P0x: starting up or shutting down. Class 08: connection broken.
  if (/^(53...|57P0[123]|08...)$/.test(code)) return true
  return PASSING_CODES.has(code) || isTimeout(error) || textOf(error) === UNEXPECTED_END
}

/** True if the attempt failed because of how it was encrypted, so that another way may succeed. */
export function isAboutTls(error: unknown): boolean {
  // 28000: no line in pg_hba.conf for this user with (or without) encryption.
  return isTlsFailure(error) || codeOf(error) === '28000'
}

const PASSING_CODES: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ENETUNREACH'])

/** pg's words for a server that hung up without a reason. */
const UNEXPECTED_END = 'Connection terminated unexpectedly'

function diagnose(error: unknown, connection: PostgresConnection): Diagnosis {
  return fromNetwork(error) ?? fromTls(error) ?? fromServer(error, connection) ?? other(error)
}

function fromNetwork(error: unknown): Diagnosis | null {
  const code = codeOf(error)
  if (code === 'ECONNREFUSED' || code === 'ENOENT') {
    const hint = 'Check that Postgres runs there, that host and port are right, and that no firewall refuses.'
    return { code: 'CONNECTION_REFUSED', reason: 'nothing listens there', hint }
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const hint = 'Check the spelling of the host, and the name server or VPN of this machine.'
    return { code: 'HOST_NOT_FOUND', reason: 'there is no host of this name', hint }
  }
  if (isTimeout(error)) {
    const hint = 'Check host, port, firewall and VPN; connect_timeout (seconds) sets how long to wait.'
    return { code: 'CONNECTION_TIMEOUT', reason: 'no answer in time', hint }
  }
  return null
}

function fromTls(error: unknown): Diagnosis | null {
  if (!isTlsFailure(error)) return null
  const hint = /does not support SSL/.test(textOf(error))
    ? 'Switch on ssl in the server, or set sslmode to prefer or disable if an unencrypted connection is acceptable.'
    : 'Check sslmode, sslrootcert, sslcert and sslkey against what the server uses.'
  return { code: 'TLS_FAILED', reason: textOf(error), hint }
}

function fromServer(error: unknown, connection: PostgresConnection): Diagnosis | null {
  if (error instanceof PasswordMissing) {
    const hint = 'Give one in profiles.yml, in PGPASSWORD, or in ~/.pgpass (which nobody else may read: chmod 600).'
    return { code: 'AUTHENTICATION_FAILED', reason: 'the server wants a password and there is none', hint }
  }
  const reason = textOf(error)
  switch (codeOf(error)) {
    case '28P01':
      return { code: 'AUTHENTICATION_FAILED', reason, hint: 'Check user and password.' }
    case '28000':
      return {
        code: 'AUTHENTICATION_FAILED',
        reason,
        hint: 'Check the user; pg_hba.conf on the server, and sslmode here.',
      }
    case '3D000': {
      const hint = `Check dbname; psql --list shows the databases of ${connection.host}.`
      return { code: 'DATABASE_NOT_FOUND', reason, hint }
    }
    case '53300': {
      const hint = 'Wait, lower threads, or have an administrator raise max_connections or the limit of the user.'
      return { code: 'CONNECTION_FAILED', reason, hint }
    }
    case '57P03':
      return {
        code: 'CONNECTION_FAILED',
        reason,
        hint: 'The server is starting, stopping or recovering: try again soon.',
      }
    case '42501':
    case '22023':
      return { code: 'CONNECTION_FAILED', reason, hint: 'Check role, search_path and the privileges of the user.' }
    default:
      return null
  }
}

function other(error: unknown): Diagnosis {
  const hint = 'The server log says more.'
  return { code: 'CONNECTION_FAILED', reason: textOf(error), hint }
}

function isTimeout(error: unknown): boolean {
  // pg's own words when connect_timeout is over; the rest is the operating system's limit.
  return textOf(error) === 'timeout expired' || ['ETIMEDOUT', 'EHOSTUNREACH'].includes(codeOf(error))
}

function isTlsFailure(error: unknown): boolean {
  if (/(does not support|establishing an) SSL connection/.test(textOf(error))) return true
  return /^(ERR_(SSL|TLS|OSSL|CRYPTO)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/.test(codeOf(error))
}

/** SQLSTATE, Node's or OpenSSL's code, or nothing. */
function codeOf(error: unknown): string {
  if (error instanceof StatementError) return error.sqlState ?? ''
  if (!(error instanceof Error && 'code' in error)) return ''
  return String(error.code)
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
