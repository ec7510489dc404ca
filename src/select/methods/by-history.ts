import { CHANGEABLE_PARTS, type Change } from '../../model/history.ts'
import type { Method, Refusal } from './method.ts'

const STATES: ReadonlyMap<string, (change: Change) => boolean> = new Map<string, (change: Change) => boolean>([
  ['new', ({ isNew }) => isNew],
  ['old', ({ isNew }) => !isNew],
  ['modified', ({ isModified }) => isModified],
  ['unmodified', ({ isModified }) => !isModified],
  ...CHANGEABLE_PARTS.map((part): [string, (change: Change) => boolean] => [
    `modified.${part}`,
    ({ parts }) => parts.has(part),
  ]),
])

export const state: Method = (value, { history }) => {
  const isWanted = STATES.get(value)
  if (isWanted === undefined) return { expected: `one of ${[...STATES.keys()].join(', ')}`, known: [...STATES.keys()] }
  if (history?.changes === null || history === null) {
    return missing(
      history?.directory,
      'what was there before',
      'manifest.json of dbt, or the file that assay ls --write-state writes',
    )
  }
  const { changes } = history
  return ({ uniqueId }) => {
    const change = changes.get(uniqueId)
    return change !== undefined && isWanted(change)
  }
}

/** How a check ended in the run whose run_results.json is in the folder of `--state`. */
export const result: Method = (value, { history }) => {
  const statuses = history?.statuses
  if (statuses === undefined || statuses === null)
    return missing(history?.directory, 'an earlier run', 'run_results.json')
  return ({ uniqueId }) => statuses.get(uniqueId) === value
}

/** dbt knows only `fresher`; anything else selects nothing there. */
export const sourceStatus: Method = (value, { history }) => {
  const fresher = history?.fresher
  if (fresher === undefined || fresher === null) {
    return missing(history?.directory, 'earlier freshness', 'sources.json, as in the target folder of the project')
  }
  return ({ uniqueId }) => value === 'fresher' && fresher.has(uniqueId)
}

function missing(directory: string | undefined, what: string, file: string): Refusal {
  return directory === undefined
    ? { expected: `--state DIR to compare with ${what}`, hint: `DIR holds ${file}.` }
    : { expected: `${file} in ${directory}` }
}
