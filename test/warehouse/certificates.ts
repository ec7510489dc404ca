import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Files of a certificate authority and of what it signed, below a temporary home directory. */
export type Certificates = {
  /** A home whose `.postgresql` does not exist. */
  readonly home: string
  readonly authority: string
  /** An authority that signed nothing of this. */
  readonly otherAuthority: string
  readonly server: { readonly certificate: string; readonly key: string }
  readonly client: { readonly certificate: string; readonly key: string }
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** @param clientName the user that the client certificate is for. @throws Error without the program openssl. */
export async function makeCertificates(clientName: string): Promise<Certificates> {
  const home = await mkdtemp(join(tmpdir(), 'assay-tls-'))
  const path = (name: string): string => join(home, name)
  const openssl = (...args: string[]): Promise<unknown> => promisify(execFile)('openssl', args, { cwd: home })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const sign = async (name: string, subject: string, extension: string): Promise<void> => {
    await writeFile(path(`${name}.ext`), extension)
    const request = ['req', ...key.slice(0, 5), '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`]
    await openssl(...request)
    const authority = ['-CA', 'authority.crt', '-CAkey', 'authority.key', '-CAcreateserial']
    await openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...authority,
      '-days',
      '2',
      '-out',
      `${name}.crt`,
      '-extfile',
      `${name}.ext`,
    )
  }
  for (const name of ['authority', 'other']) {
    await openssl('req', '-x509', ...key, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.crt`)
  }
  await sign('server', '/CN=localhost', 'subjectAltName=DNS:localhost')
  await sign('client', `/CN=${clientName}`, 'extendedKeyUsage=clientAuth')
  return {
    home,
    authority: path('authority.crt'),
    otherAuthority: path('other.crt'),
    server: {
      certificate: await readFile(path('server.crt'), 'utf8'),
      key: await readFile(path('server.key'), 'utf8'),
    },
    client: { certificate: path('client.crt'), key: path('client.key') },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true }),
  }
}
