import type { Host } from './host.ts'

/** The functions of `run.ts`. Tests bring their own. */
export type Pipeline = Pick<
  typeof import('../run.ts'),
  | 'loadChecks'
  | 'compileChecks'
  | 'planChecks'
  | 'testChecks'
  | 'checkFreshness'
  | 'testSelected'
  | 'checkSources'
  | 'checkSql'
  | 'failingRowsSql'
  | 'showFailingRows'
  | 'inspectTarget'
  | 'describeCheckTypes'
  | 'askQuestion'
>

/** What every command works with. */
export type Context = { readonly host: Host; readonly loadPipeline: () => Promise<Pipeline> }
