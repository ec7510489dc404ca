import { gunzipSync } from 'node:zlib'
import { hash } from 'bcryptjs'
import { describe, expect, it } from 'vitest'
import { ResultsExposition } from '../../src/exporter/exposition.ts'
import { type AppParts, createApp } from '../../src/exporter/http/app.ts'
import { noResults, withConfigured, withReport } from '../../src/exporter/results.ts'
import { createPages } from '../../src/exporter/status-page/create-pages.ts'
import { nothingKnown, type State } from '../../src/exporter/store.ts'
import { aCheck, aReport, aResource, aVerdict } from '../report/report-values.ts'
import { parseExposition } from '../support/exposition.ts'

const check = aCheck({ column: '<script>', testName: 'unique', owner: '<b>finance</b>' })
const verdict = aVerdict(check, { outcome: 'fail', failures: 2n })
const configured = withConfigured(noResults('prod'), { checks: [check], resources: [aResource('revenue')] })
const judged = withReport(configured, aReport([verdict]), new Date('2024-03-01T03:00:00Z'))

function state(target = judged): State {
  return { ...nothingKnown(), targets: new Map([['prod', target]]) }
}

function app(changes: Partial<AppParts> = {}) {
  const told = changes.state ?? (() => state())
  return createApp({
    state: told,
    exposition: new ResultsExposition(told),
    runNow: (name) => (name === 'default' ? true : undefined),
    scheduleNames: ['default'],
    pages: createPages(() => 'select 1 < 2'),
    webConfig: {},
    token: null,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    ...changes,
  })
}

describe('/metrics', () => {
  it('is the same text, compressed or not', async () => {
    const served = app()
    const plain = await (await served.request('/metrics')).text()
    const response = await served.request('/metrics', { headers: { 'accept-encoding': 'gzip' } })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()).toBe(plain)
    expect(parseExposition(plain).samples.length).toBeGreaterThan(8)
  })
})

describe('health', () => {
  it('is there from the start, readiness after a first run', async () => {
    const before = app({ state: () => state(configured) })
    expect((await before.request('/-/healthy')).status).toBe(200)
    expect((await before.request('/-/ready')).status).toBe(503)
    expect((await app().request('/-/ready')).status).toBe(200)
  })
})

describe('pages', () => {
  it('escape what users named', async () => {
    const page = await (await app().request('/')).text()
    expect(page).toContain('1 of 1 checks fail')
    expect(page).toContain('&lt;b&gt;finance&lt;/b&gt;')
    expect(page).not.toContain('<b>finance')
  })

  it('show one check with its SQL, and one relation', async () => {
    const page = await (await app().request(`/checks/prod/${encodeURIComponent(check.uniqueId)}`)).text()
    expect(page).toContain('select 1 &lt; 2')
    expect(page).toContain('models/marts/finance/_finance__models.yml:12:11')
    const relation = await app().request('/relations/prod/model.shop.revenue')
    expect(await relation.text()).toContain('analytics.revenue')
  })

  it.each(['/nothing', '/checks/prod/nothing', '/relations/prod/nothing', '/checks/nowhere/x'])(
    '%s is 404',
    async (path) => {
      expect((await app().request(path)).status).toBe(404)
    },
  )

  it('keep their mistakes to the log', async () => {
    const logged: unknown[] = []
    const broken = app({
      pages: {
        ...createPages(() => null),
        status: () => {
          throw new Error('secret detail')
        },
      },
      log: { info: () => {}, warn: () => {}, error: (fields) => logged.push(fields) },
    })
    const response = await broken.request('/')
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('secret')])
    expect(logged).toHaveLength(1)
  })
})

describe('asking for a run', () => {
  const bearer = { method: 'POST', headers: { authorization: 'Bearer t0ken' } }

  it('needs a token, and the right one', async () => {
    expect((await app().request('/api/v1/run', bearer)).status).toBe(403)
    const guarded = app({ token: 't0ken' })
    expect((await guarded.request('/api/v1/run', { method: 'POST' })).status).toBe(401)
    const wrong = { method: 'POST', headers: { authorization: 'Bearer other' } }
    expect((await guarded.request('/api/v1/run', wrong)).status).toBe(401)
    expect((await guarded.request('/api/v1/run', bearer)).status).toBe(202)
  })

  it('names the schedules that there are', async () => {
    const response = await app({ token: 't0ken' }).request('/api/v1/run?schedule=nightly', bearer)
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: 'There is no schedule "nightly".', schedules: ['default'] },
    ])
  })

  it('refuses a body that no schedule needs', async () => {
    const large = { ...bearer, body: 'x'.repeat(10_000) }
    expect((await app({ token: 't0ken' }).request('/api/v1/run', large)).status).toBe(413)
  })
})

describe('users', () => {
  it('are asked for everywhere but at the health check', async () => {
    const webConfig = { basic_auth_users: { ana: await hash('right', 4) } }
    const guarded = app({ webConfig, token: 't0ken' })
    const as = (user: string) => ({ headers: { authorization: `Basic ${Buffer.from(user).toString('base64')}` } })
    expect((await guarded.request('/-/healthy')).status).toBe(200)
    expect((await guarded.request('/metrics')).status).toBe(401)
    for (const wrong of ['ana:wrong', 'bob:right', 'ana', ':right']) {
      expect((await guarded.request('/metrics', as(wrong))).status, wrong).toBe(401)
    }
    expect((await guarded.request('/metrics', as('ana:right'))).status).toBe(200)
    const run = { method: 'POST', headers: { authorization: 'Bearer t0ken' } }
    expect((await guarded.request('/api/v1/run', run)).status).toBe(202)
  })
})
