import type { State } from '../store.ts'
import { type Family, unixSeconds } from './family.ts'

/** What is told once. */
export const STATE_FAMILIES: readonly Family<State>[] = [
  {
    kind: 'gauge',
    name: 'assay_target_up',
    help: 'Whether the last run reached the database.',
    labels: ['target'],
    *samples({ targets }) {
      for (const { targetName, isUp } of targets.values()) {
        if (isUp !== null) yield { labels: { target: targetName }, value: Number(isUp) }
      }
    },
  },
  {
    kind: 'gauge',
    name: 'assay_project_last_reload_successful',
    help: 'Whether the files of the project could be read when they changed last; if not, the old ones are in use.',
    labels: [],
    *samples({ reload }) {
      if (reload !== null) yield { labels: {}, value: Number(reload.isSuccess) }
    },
  },
  {
    kind: 'gauge',
    name: 'assay_project_last_reload_timestamp_seconds',
    help: 'When the files of the project were read last.',
    labels: [],
    *samples({ reload }) {
      if (reload !== null) yield { labels: {}, value: unixSeconds(reload.at) }
    },
  },
]
