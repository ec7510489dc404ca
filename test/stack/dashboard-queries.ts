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

/** Every query that a panel or a variable of the dashboards makes. */
export function dashboardQueries(): readonly DashboardQuery[] {
  return globSync('*.json', { cwd: DASHBOARDS }).flatMap((file) => {
    const { title, panels, templating } = JSON.parse(readFileSync(join(DASHBOARDS, file), 'utf8'))
    const ofPanels = panels.flatMap((panel: { title: string; targets: readonly { expr: string }[] }) =>
      panel.targets.map(({ expr }) => {
        const where = `${title}: ${panel.title}`
        const about = where === OF_A_SOURCE ? { ...VALUES, relation: 'raw_stripe.payments' } : VALUES
        return { where, query: withValues(expr, about) }
      }),
    )
    const ofVariables = templating.list.flatMap((variable: { name: string; type: string; definition?: string }) => {
      const query = /^label_values\((.*), \w+\)$/.exec(variable.definition ?? '')?.[1]
      return query === undefined ? [] : [{ where: `${title}: $${variable.name}`, query: withValues(query) }]
    })
    return [...ofPanels, ...ofVariables]
  })
}

function withValues(expression: string, values = VALUES): string {
  return expression.replace(/\$(\w+)/g, (variable, name: string) => values[name] ?? variable)
}
