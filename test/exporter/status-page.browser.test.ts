import { execFileSync } from 'node:child_process'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noActivity } from '../../src/exporter/activity.ts'
import { ResultsExposition } from '../../src/exporter/exposition.ts'
import { createApp } from '../../src/exporter/http/app.ts'
import { listen, type WebServer } from '../../src/exporter/http/web-server.ts'
import { noResults, withConfigured, withReport } from '../../src/exporter/results.ts'
import { createPages } from '../../src/exporter/status-page/create-pages.ts'
import { nothingKnown, type State } from '../../src/exporter/store.ts'
import { aCheck, aReport, aResource, aVerdict } from '../report/report-values.ts'
import { isInstalled } from '../warehouse/is-installed.ts'

const BROWSER = ['chromium', 'chromium-browser', 'google-chrome'].find((name) => isInstalled(name))

const payments = aResource('stg_stripe__payments')
const joined = aResource('int_orders_joined', { dependsOn: [payments.uniqueId] })
const revenue = aResource('revenue', { dependsOn: [joined.uniqueId] })
const upstream = aCheck({ resource: payments, column: 'amount', owner: 'platform' })
const checks = [
  upstream,
  aCheck({ resource: revenue, column: 'order_id', testName: 'unique', owner: 'finance-data' }),
  aCheck({ resource: revenue, column: `a_column_with_a_very_long_name_${'x'.repeat(60)}`, owner: 'finance-data' }),
  aCheck({ resource: revenue, column: 'created_at' }),
]
const [, unique, long] = checks
const report = aReport([
  aVerdict(upstream, { outcome: 'fail', failures: 2n }),
  ...(unique === undefined ? [] : [aVerdict(unique, { outcome: 'error', failures: null, message: 'no such column' })]),
  ...(long === undefined ? [] : [aVerdict(long, { outcome: 'warn', failures: 1n })]),
])
const target = withReport(
  withConfigured(noResults('prod'), {
    checks,
    resources: [payments, joined, revenue],
    sourceUrl: 'https://git.example/{path}#L{line}',
  }),
  report,
  new Date(),
)
const state: State = {
  ...nothingKnown(),
  targets: new Map([['prod', target]]),
  schedules: new Map([['default', noActivity('default', 'prod', 900_000)]]),
}

describe.skipIf(BROWSER === undefined)(`the status page in ${BROWSER ?? 'a browser: no chromium is installed'}`, () => {
  let server: WebServer
  let browser: Browser

  beforeAll(async () => {
    const told = () => state
    const app = createApp({
      state: told,
      exposition: new ResultsExposition(told),
      runNow: () => undefined,
      scheduleNames: [],
      pages: createPages(() => 'select 1'),
      webConfig: {},
      token: null,
      log: { info: () => {}, warn: () => {}, error: () => {} },
    })
    server = await listen(app, { host: '127.0.0.1', port: 0 }, {}, null)
    browser = await chromium.launch({ executablePath: executable(BROWSER), args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  async function open(path: string, width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width, height: 800 },
      colorScheme,
    })
    const page = await context.newPage()
    await page.goto(server.url + path)
    return page
  }

  const PATHS = ['/', '/relations/prod/model.shop.revenue', `/checks/prod/${upstream.uniqueId}`]

  it.each(PATHS)('%s is no wider than a phone, and needs no script', async (path) => {
    const page = await open(path, 390)
    const body = await page.locator('body').boundingBox()
    const main = await page.locator('main').boundingBox()
    expect(body?.width).toBeLessThanOrEqual(390)
    expect(main?.width).toBeLessThanOrEqual(390)
    for (const cell of await page.locator('td, dd, h1, li a').all()) {
      const box = await cell.boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? 0), await cell.innerText()).toBeLessThanOrEqual(390)
    }
  })

  it.each(PATHS)('%s needs no scrolling to the side on a phone', async (path) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } })
    const page = await context.newPage()
    await page.goto(server.url + path)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  })

  it.each(['light', 'dark'] as const)('has words that can be read on a %s ground', async (scheme) => {
    const context = await browser.newContext({ colorScheme: scheme })
    const page = await context.newPage()
    await page.goto(server.url)
    const styles = await page.evaluate<readonly (readonly [string, string])[]>(COLORS)
    expect(styles.length).toBeGreaterThan(5)
    for (const [color, ground] of styles)
      expect(contrast(color, ground), `${color} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })

  it('says what fails, whose it is, and with what it began', async () => {
    const page = await open('/', 1000)
    expect(await page.locator('h1').innerText()).toBe('1 of 4 checks fail')
    expect(await page.getByRole('heading', { name: 'finance · platform' }).count()).toBe(1)
    await page.getByRole('link', { name: 'analytics.revenue' }).first().click()
    expect(await page.getByRole('heading', { name: 'Made of' }).count()).toBe(1)
    // it stands two steps up, and fails
    expect(await page.locator('li').first().innerText()).toBe('analytics.stg_stripe__payments (further up): 1 fail')
    await page.getByRole('link', { name: 'analytics.stg_stripe__payments' }).click()
    expect(await page.getByRole('heading', { name: 'Read by' }).count()).toBe(1)
  })

  it('leads from a check to the line that declares it', async () => {
    const page = await open(`/checks/prod/${upstream.uniqueId}`, 1000)
    const href = await page.getByRole('link', { name: '_finance__models.yml:12:11' }).getAttribute('href')
    expect(href).toBe('https://git.example/models/marts/finance/_finance__models.yml#L12')
  })

  it.each([1000, 390])('keeps its tables for a screen reader at a width of %d', async (width) => {
    const page = await open('/', width)
    const relations = page.getByRole('table').filter({ hasText: 'Newest row' })
    expect(await relations.getByRole('row').count()).toBe(3)
    expect(await relations.getByRole('columnheader').allInnerTexts()).toEqual([
      'Relation',
      'Rows',
      'Newest row',
      'Checks',
    ])
    expect(await relations.getByRole('cell').count()).toBe(8)
  })

  it('can be walked through with the keyboard', async () => {
    const page = await open('/', 1000)
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').innerText()).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/checks/**')
  })

  it('has a place and a name for everything that is read aloud', async () => {
    const page = await open('/', 1000)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.getByRole('main').count()).toBe(1)
    expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(1)
    for (const heading of await page.locator('thead th').all()) expect(await heading.getAttribute('scope')).toBe('col')
  })
})

/** Runs in the page: the color of each piece of text with a meaning, and what it stands on. */
const COLORS = `[...document.querySelectorAll('.outcome, .soft, nav, a')].map((element) =>
  [getComputedStyle(element).color, getComputedStyle(document.body).backgroundColor])`

/** playwright wants a path. */
function executable(name: string | undefined): string {
  return execFileSync('which', [name ?? ''], { encoding: 'utf8' }).trim()
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [a, b].map(luminance).sort((x, y) => y - x)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map((channel) => {
    const share = Number(channel) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
