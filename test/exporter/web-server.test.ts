import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { listen } from '../../src/exporter/http/web-server.ts'
import { makeCertificates } from '../warehouse/certificates.ts'
import { isInstalled } from '../warehouse/is-installed.ts'

const HERE = { host: '127.0.0.1', port: 0 }

function app(): Hono {
  return new Hono().get('/', (context) => context.text('here'))
}

describe('the server', () => {
  it('speaks TLS with the files beside its configuration, and wants a certificate where it is told to', async (context) => {
    if (!isInstalled('openssl', 'version')) return context.skip('openssl is not installed')
    await using made = await makeCertificates('prometheus')
    writeFileSync(join(made.home, 'cert.pem'), made.server.certificate)
    writeFileSync(join(made.home, 'key.pem'), made.server.key)
    const tls = { cert_file: 'cert.pem', key_file: 'key.pem', min_version: 'TLSv1.2', max_version: 'TLSv1.3' } as const
    const open = await listen(
      app(),
      HERE,
      { tls_server_config: { ...tls, client_auth_type: 'NoClientCert' } },
      join(made.home, 'web.yml'),
    )
    const ca = readFileSync(made.authority)
    expect(await answer(open.url, { ca })).toBe('here')
    await open.close()
    const strict = { ...tls, client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: made.authority } as const
    const closed = await listen(app(), HERE, { tls_server_config: strict }, join(made.home, 'web.yml'))
    await expect(answer(closed.url, { ca })).rejects.toThrow()
    const client = { cert: readFileSync(made.client.certificate), key: readFileSync(made.client.key) }
    expect(await answer(closed.url, { ca, ...client })).toBe('here')
    await closed.close()
  })

  it('says which file of a certificate is missing', async () => {
    const tls = { cert_file: 'gone.pem', key_file: 'gone.pem', min_version: 'TLSv1.2', max_version: 'TLSv1.3' } as const
    const starting = listen(
      app(),
      HERE,
      { tls_server_config: { ...tls, client_auth_type: 'NoClientCert' } },
      '/etc/assay/web.yml',
    )
    await expect(starting).rejects.toMatchObject({
      code: 'BAD_FLAG',
      message: expect.stringContaining('/etc/assay/gone.pem'),
    })
  })

  it('ends at once although a slow client has not finished asking', async () => {
    const server = await listen(app(), HERE, {}, null)
    const { hostname, port } = new URL(server.url)
    const slow = connect(Number(port), hostname)
    slow.on('error', () => {})
    await new Promise((sent) => slow.write('GET / HTTP/1.1\r\nhost: x\r\n', sent))
    expect(await (await fetch(server.url)).text()).toBe('here')
    const startedAt = performance.now()
    await server.close()
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    slow.destroy()
  })

  it('waits for no headers that never end', async () => {
    const server = await listen(app(), HERE, {}, null, 500)
    const { hostname, port } = new URL(server.url)
    const slow = connect(Number(port), hostname)
    let answered = ''
    slow.on('data', (chunk) => (answered += String(chunk)))
    slow.write('GET / HTTP/1.1\r\n')
    // never idle, so no timeout of the socket ends it
    const drip = setInterval(() => slow.write('x: y\r\n'), 50)
    slow.on('error', () => clearInterval(drip))
    await once(slow, 'close')
    clearInterval(drip)
    expect(answered).toContain('408')
    expect(await (await fetch(server.url)).text()).toBe('here')
    await server.close()
  })

  it('ends an answer that is read a byte now and then, and answers the others meanwhile', async () => {
    let isEnded = false
    const endless = () =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel: () => {
          isEnded = true
        },
      })
    const slowly = app().get('/endless', (context) => context.body(endless()))
    const server = await listen(slowly, HERE, {}, null, 1_000)
    const { hostname, port } = new URL(server.url)
    const slow = connect(Number(port), hostname)
    slow.on('error', () => {})
    slow.write('GET /endless HTTP/1.1\r\nhost: x\r\n\r\n')
    const reading = setInterval(() => slow.read(1), 50)
    expect(await (await fetch(server.url)).text()).toBe('here')
    expect(isEnded).toBe(false)
    await expect.poll(() => isEnded, { timeout: 10_000 }).toBe(true)
    clearInterval(reading)
    slow.destroy()
    await server.close()
  })
})

/** Certificates are for `localhost`. */
function answer(url: string, options: Readonly<Record<string, Buffer>>): Promise<string> {
  return new Promise((done, fail) => {
    get(url, { ...options, servername: 'localhost' }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += String(chunk)
      })
      response.on('end', () => done(text))
    }).on('error', fail)
  })
}
