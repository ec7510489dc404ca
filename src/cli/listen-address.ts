import { badFlag } from './bad-flag.ts'

/** `host:port` or `[::1]:port`; without a host, all addresses of this machine. */
const ADDRESS = /^(?:\[([\da-f:.]+)\]|([^:\s]*)):(\d{1,5})$/i

/** Reads the value of `--listen`. */
export function listenAddress(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits = 'none'] = ADDRESS.exec(text) ?? []
  const port = Number(digits)
  if (port <= 65_535) return { host: bracketed ?? (plain || '0.0.0.0'), port }
  throw badFlag(`Bad value of --listen. Expected host:port, got ${JSON.stringify(text)}`)
}
