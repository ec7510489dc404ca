/**
 * How long a selection of 20,000 checks on 2,000 models takes, by hand: `node test/bench/select-bench.ts`. Nothing is read
 * and nothing is asked; it is the stage `select` alone, the median of some rounds in processor time.
 */
import { INDIRECT_MODES } from '../../src/model/selection-request.ts'
import { membersOf } from '../../src/select/members.ts'
import { selectMembers } from '../../src/select/select-members.ts'
import { check, config, model, project } from '../support/builders.ts'

const MODELS = 2_000
const CHECKS_PER_MODEL = 10
const ROUNDS = 5

const models = Array.from({ length: MODELS }, (_, index) => {
  const parents = [index - 1, index - 7, index - 100].filter((parent) => parent >= 0 && parent % 50 !== 49)
  return model(`model_${index}`, {
    fqn: ['shop', `folder_${index % 40}`, `model_${index}`],
    path: `models/folder_${index % 40}/model_${index}.sql`,
    tags: [`tag_${index % 20}`],
    dependsOn: parents.map((parent) => `model.shop.model_${parent}`),
  })
})
const checks = models.flatMap((resource, index) =>
  Array.from({ length: CHECKS_PER_MODEL }, (_, nth) => {
    const other = nth % 5 === 0 ? [`model.shop.model_${(index * 7) % MODELS}`] : []
    return check(`check_${index}_${nth}`, {
      resource,
      fqn: ['shop', `folder_${index % 40}`, `check_${index}_${nth}`],
      dependsOn: [resource.uniqueId, ...other],
      config: config({ tags: [`nth_${nth}`] }),
    })
  }),
)
const members = membersOf(project(models, []), checks)
const world = { projectName: 'shop', members, indirect: null, selectors: null, history: null, texts: new Map() }

const SELECTIONS: readonly (readonly string[])[] = [
  [],
  ['tag:tag_3'],
  ['+model_1999+'],
  ['@tag:tag_3'],
  ['*.*_5', '--exclude', 'path:models/folder_1*'],
  ['tag:nth_1,+model_1000', 'config.severity:error,3+model_500+3', 'file:*_77*'],
]

for (const texts of SELECTIONS) {
  for (const indirect of INDIRECT_MODES) {
    const at = texts.indexOf('--exclude')
    const select = at < 0 ? texts : texts.slice(0, at)
    const exclude = at < 0 ? [] : texts.slice(at + 1)
    const request = { select, exclude, selector: null, indirect, resourceTypes: ['test'] } as const
    const times = Array.from({ length: ROUNDS }, () => {
      const start = process.cpuUsage()
      const count = selectMembers(request, world).members.length
      return { ms: process.cpuUsage(start).user / 1000, count }
    }).sort((a, b) => a.ms - b.ms)
    const { ms = 0, count = 0 } = times[Math.floor(ROUNDS / 2)] ?? {}
    const columns = [`${ms.toFixed(0).padStart(5)} ms`, `${String(count).padStart(6)} checks`, indirect.padEnd(9)]
    process.stdout.write(`${[...columns, texts.join(' ') || '(everything)'].join('  ')}\n`)
  }
}
