import type { Pages } from '../http/app.ts'
import { renderResults } from '../results-json.ts'
import type { Rounds } from '../serve-options.ts'
import { renderCheckPage } from './render-check-page.ts'
import { renderRelationPage } from './render-relation-page.ts'
import { renderStatusPage } from './render-status-page.ts'

/** All that people and machines can look at beside the metrics. */
export function createPages(checkSql: Rounds['checkSql']): Pages {
  return {
    status: renderStatusPage,
    check({ targets }, targetName, checkId) {
      const target = targets.get(targetName)
      const check = target?.configured.get(checkId)
      if (target === undefined || check === undefined) return null
      const row = { targetName, check, result: target.results.get(checkId) ?? null }
      return renderCheckPage(row, checkSql(check), target.sourceUrl)
    },
    relation({ targets }, targetName, resourceId) {
      const target = targets.get(targetName)
      const resource = target?.resources.find(({ uniqueId }) => uniqueId === resourceId)
      return target === undefined || resource === undefined ? null : renderRelationPage(resource, target)
    },
    resultsJson: renderResults,
  }
}
