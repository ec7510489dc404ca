import { describeVerdict } from '../report/render-json.ts'
import { toExactJson } from '../report/to-exact-json.ts'
import type { State } from './store.ts'

/** Everything that is known, for machines. A configured check without a result was never judged: it is in `never_judged`. */
export function renderResults(state: State): string {
  const targets = [...state.targets.values()].map(({ targetName, isUp, configured, results }) => ({
    target: targetName,
    up: isUp,
    checks: [...results.values()].map(({ verdict, judgedAt, passedAt }) => ({
      ...describeVerdict(verdict),
      judged_at: judgedAt.toISOString(),
      last_success_at: passedAt?.toISOString() ?? null,
    })),
    never_judged: [...configured.keys()].filter((id) => !results.has(id)),
  }))
  return `${toExactJson({ targets }, 0)}\n`
}
