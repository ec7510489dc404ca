import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { freshLines, type ResultsExposition } from '../exposition.ts'
import type { Log } from '../serve-options.ts'
import type { State } from '../store.ts'
import { basicAuth, isBearer } from './basic-auth.ts'
import { gzipWith, plainWith } from './prepared-text.ts'
import type { WebConfig } from './web-config.ts'

/** What the answers are made of. */
export type AppParts = {
  readonly state: () => State
  readonly exposition: ResultsExposition
  /** Starts a schedule: true, or joins it: false; undefined if there is none of that name. */
  readonly runNow: (scheduleName: string) => boolean | undefined
  readonly scheduleNames: readonly string[]
  readonly pages: Pages
  readonly webConfig: WebConfig
  /** Null: nobody may start a run. */
  readonly token: string | null
  readonly log: Log
}

/** Text of what can be looked at; null where there is no such thing. */
export type Pages = {
  readonly status: (state: State) => string
  readonly check: (state: State, targetName: string, checkId: string) => string | null
  readonly relation: (state: State, targetName: string, resourceId: string) => string | null
  readonly resultsJson: (state: State) => string
}

/** Prometheus' text format, version 0.0.4. */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Enough for the name of a schedule. */
const LARGEST_BODY_BYTES = 4_096

/** All addresses that are answered. No answer holds a stack, and none asks the database. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono()
  app.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse()
    parts.log.error({ path: context.req.path, reason: String(error), stack: error.stack }, 'an answer failed')
    return context.text('Internal error. The log of assay says more.\n', 500)
  })
  app.notFound((context) =>
    context.text('Not found. There are /, /metrics, /-/healthy, /-/ready, /api/v1/results.\n', 404),
  )
  app.get('/-/healthy', (context) => context.text('assay is healthy.\n'))
  protect(app, parts)
  app.get('/-/ready', (context) => {
    const isReady = [...parts.state().targets.values()].some(({ results }) => results.size > 0)
    return isReady ? context.text('assay is ready.\n') : context.text('No run has ended yet.\n', 503)
  })
  app.get('/metrics', (context) => answerMetrics(context, parts))
  addPages(app, parts)
  app.post('/api/v1/run', bodyLimit({ maxSize: LARGEST_BODY_BYTES }), (context) => startRun(context, parts))
  return app
}

function addPages(app: Hono, { pages, state }: AppParts): void {
  app.get('/', (context) => context.html(pages.status(state())))
  app.get('/checks/:target/:id', (context) => {
    const { target, id } = context.req.param()
    const text = pages.check(state(), target, id)
    return text === null ? context.notFound() : context.html(text)
  })
  app.get('/relations/:target/:id', (context) => {
    const { target, id } = context.req.param()
    const text = pages.relation(state(), target, id)
    return text === null ? context.notFound() : context.html(text)
  })
  app.get('/api/v1/results', (context) => {
    return context.body(pages.resultsJson(state()), 200, { 'content-type': 'application/json' })
  })
}

function protect(app: Hono, { webConfig, token }: AppParts): void {
  const headers = Object.entries(webConfig.http_server_config?.headers ?? {})
  const isUser = webConfig.basic_auth_users === undefined ? null : basicAuth(webConfig.basic_auth_users)
  app.use(async (context, next) => {
    for (const [name, value] of headers) context.header(name, value)
    context.header('x-content-type-options', 'nosniff')
    const header = context.req.header('authorization')
    const isFree = isUser === null || (token !== null && context.req.path === '/api/v1/run' && isBearer(header, token))
    if (isFree || (await isUser(header))) return next()
    return context.text('Unauthorized.\n', 401, { 'www-authenticate': 'Basic realm="assay"' })
  })
}

async function answerMetrics(context: Context, { state, exposition }: AppParts): Promise<Response> {
  const [prepared, fresh] = [await exposition.current(), await freshLines(state())]
  const isCompressed = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
  const pieces = isCompressed ? gzipWith(prepared, fresh) : plainWith(prepared, fresh)
  return context.body(ReadableStream.from(pieces), 200, {
    'content-type': METRICS_TYPE,
    'content-length': String(pieces.reduce((sum, { length }) => sum + length, 0)),
    vary: 'accept-encoding',
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  })
}

async function startRun(context: Context, { token, runNow, scheduleNames }: AppParts): Promise<Response> {
  if (token === null) return context.json({ error: 'No run can be asked for: ASSAY_TOKEN is not set.' }, 403)
  if (!isBearer(context.req.header('authorization'), token))
    return context.json({ error: 'A bearer token is needed.' }, 401)
  const name = context.req.query('schedule') ?? scheduleNames[0] ?? ''
  const isStarted = runNow(name)
  if (isStarted === undefined) {
    return context.json({ error: `There is no schedule ${JSON.stringify(name)}.`, schedules: scheduleNames }, 404)
  }
  return context.json({ schedule: name, started: isStarted, joined: !isStarted }, 202)
}
