import type { Target } from '../model/target.ts'
import type { Host } from './host.ts'

/** What somebody who has seen the embedded demo would type next; nothing on a database of their own. */
export function nextSteps(target: Target, { programName }: Host): string {
  if (target.connection.type !== 'embedded') return ''
  return `
That was a Postgres inside of this process, filled from a script. Next, on your own data:
  ${programName} ls   --project-dir path/to/dbt/project     the checks that assay finds there
  ${programName} test --project-dir path/to/dbt/project     run them, as its profiles.yml says
  ${programName} test --project-dir path/to/dbt/project --url postgres://user@host/database
`
}
