import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { installedName } from './start-program.ts'

const GRAFANA = join(import.meta.dirname, '../../grafana')
const RULES = join(GRAFANA, 'prometheus')

const promtool = installedName('promtool')
const amtool = installedName('amtool')

describe('the rules', () => {
  it.for(globSync('*.rules.yml', { cwd: RULES }))('%s can be read by Prometheus', (file, context) => {
    if (promtool === null) return context.skip('promtool is not installed: apt-get install prometheus')
    execFileSync(promtool, ['check', 'rules', join(RULES, file)], { stdio: 'pipe' })
  })

  it.for(globSync('*.test.yml', { cwd: RULES }))('%s holds', { timeout: 600_000 }, (file, context) => {
    if (promtool === null) return context.skip('promtool is not installed: apt-get install prometheus')
    execFileSync(promtool, ['test', 'rules', join(RULES, file)], { stdio: 'pipe' })
  })

  it('have a runbook for every alert, and none without', () => {
    expect(runbooks()).toEqual(
      alerts()
        .map(({ alert }) => `${alert}.md`)
        .sort(),
    )
  })

  it('say for every alert what it is, how bad, and what to do', () => {
    for (const { alert, labels, annotations } of alerts()) {
      expect(['critical', 'warning', 'info', 'none'], alert).toContain(labels['severity'])
      expect(annotations['runbook_url'], alert).toBe(`grafana/runbooks/${alert}.md`)
      expect(annotations['summary'] && annotations['description'], alert).toBeTruthy()
    }
  })

  it('link to runbooks wherever they are, by the command that stands above them', (context) => {
    if (promtool === null) return context.skip('promtool is not installed: apt-get install prometheus')
    const command = /^# +(sed -i .*)$/m.exec(readFileSync(join(RULES, 'alerts.rules.yml'), 'utf8'))?.[1] ?? ''
    const folder = mkdtempSync(join(tmpdir(), 'assay-rules-'))
    cpSync(RULES, folder, { recursive: true })
    execFileSync('sh', ['-c', command], { cwd: folder, stdio: 'pipe' })
    execFileSync(promtool, ['check', 'rules', join(folder, 'alerts.rules.yml')], { stdio: 'pipe' })
    for (const { alert, annotations } of alerts(folder)) {
      const url = new URL(annotations['runbook_url'] ?? '')
      expect(url.pathname).toBe(`/org/repo/blob/main/grafana/runbooks/${alert}.md`)
    }
    rmSync(folder, { recursive: true })
  })

  it('have an Alertmanager that understands its routes', (context) => {
    if (amtool === null) return context.skip('amtool is not installed: apt-get install prometheus-alertmanager')
    execFileSync(amtool, ['check-config', join(RULES, 'alertmanager.yml')], { stdio: 'pipe' })
  })
})

type Alert = {
  readonly alert: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

function alerts(folder = RULES): readonly Alert[] {
  return parse(readFileSync(join(folder, 'alerts.rules.yml'), 'utf8')).groups[0].rules
}

function runbooks(): readonly string[] {
  return readdirSync(join(GRAFANA, 'runbooks')).sort()
}
