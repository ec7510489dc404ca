import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A query of a dashboard, with the values that Grafana would put in the place of its variables. */
export type DashboardQuery = { readonly where: string; readonly query: string }

const DASHBOARDS = join(import.meta.dirname, '../../grafana/dashboards')

const VALUES: Readonly<Record<string, string>> = {
  target: '.*',
  domain: '.*',
  owner: '.*',
  model: '.*',
  relation: 'analytics.revenue',
  check_id: 'test.shop.unique_revenue_order_id.d241b31f95',
  __rate_interval: '1m',
}

/** Only a source promises how new its rows are. */
const OF_A_SOURCE = 'assay / relation: Age of the newest row'

/**
 * Every query that a panel or a variable of the dashboards makes.
 *
 * @param rateInterval four times as long as Prometheus waits between scrapes, as Grafana has it.
 */
export function dashboardQueries(rateInterval = VALUES['__rate_interval']): readonly DashboardQuery[] {
  const common = { ...VALUES, __rate_interval: rateInterval }
  return globSync('*.json', { cwd: DASHBOARDS }).flatMap((file) => {
    const { title, panels, templating } = JSON.parse(readFileSync(join(DASHBOARDS, file), 'utf8'))
    const ofPanels = panels.flatMap((panel: { title: string; targets: readonly { expr: string }[] }) =>
      panel.targets.map(({ expr }) => {
        const where = `${title}: ${panel.title}`
        const about = where === OF_A_SOURCE ? { ...common, relation: 'raw_stripe.payments' } : common
        return { where, query: withValues(expr, about) }
      }),
    )
    const ofVariables = templating.list.flatMap((variable: { name: string; type: string; definition?: string }) => {
      const query = /^label_values\((.*), \w+\)$/.exec(variable.definition ?? '')?.[1]
      return query === undefined ? [] : [{ where: `${title}: $${variable.name}`, query: withValues(query, common) }]
    })
    return [...ofPanels, ...ofVariables]
  })
}

function withValues(expression: string, values: Readonly<Record<string, string | undefined>>): string {
  return expression.replace(/\$(\w+)/g, (variable, name: string) => values[name] ?? variable)
}
