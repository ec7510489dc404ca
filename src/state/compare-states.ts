import type { Change, ChangeablePart } from '../model/history.ts'
import type { MemberState, ProjectState } from '../model/project-state.ts'

/** How everything that is there now differs from before (dbt, graph/selector_methods.py, `StateSelectorMethod`). */
export function compareStates(before: ProjectState, now: ProjectState): ReadonlyMap<string, Change> {
  const calls = changedCalls(before, now)
  const changes = [...now.members].map(([id, member]): [string, Change] => {
    const hasChangedMacro = member.macros.some(calls)
    const earlier = before.members.get(id)
    return [id, earlier === undefined ? asNew(member, hasChangedMacro) : asOld(earlier, member, hasChangedMacro)]
  })
  return new Map(changes)
}

/** dbt does not take a new source or exposure as modified. */
function asNew(member: MemberState, hasChangedMacro: boolean): Change {
  const parts = PARTS.filter(([, key]) => member[key] !== null).map(([part]) => part)
  return {
    isNew: true,
    isModified: hasChangedMacro || member.body !== null,
    parts: new Set([...parts, ...macrosIf(hasChangedMacro)]),
  }
}

function asOld(earlier: MemberState, member: MemberState, hasChangedMacro: boolean): Change {
  const changed = PARTS.filter(([, key]) => member[key] !== null && member[key] !== earlier[key]).map(([part]) => part)
  const counted = member.isGenericTest ? changed.filter((part) => part === 'configs') : changed
  return {
    isNew: false,
    isModified: hasChangedMacro || counted.length > 0 || member.others !== earlier.others,
    parts: new Set([...changed, ...macrosIf(hasChangedMacro)]),
  }
}

const PARTS = [
  ['body', 'body'],
  ['configs', 'configs'],
  ['persisted_descriptions', 'persistedDescriptions'],
  ['relation', 'relation'],
  ['contract', 'contract'],
] as const satisfies readonly (readonly [ChangeablePart, keyof MemberState])[]

function macrosIf(hasChangedMacro: boolean): readonly ChangeablePart[] {
  return hasChangedMacro ? ['macros'] : []
}

/**
 * Whether a macro, or one that it calls, has other text than before, is new, or is gone. A package of which one side has no
 * macro at all is unknown there (dbt's own in a trimmed manifest, one that is not installed): its macros have not changed.
 */
function changedCalls(before: ProjectState, now: ProjectState): (macro: string) => boolean {
  const known = [before, now].map(
    ({ projectName, macros }) => new Set([projectName, ...[...macros.keys()].map(packageOf)]),
  )
  const isKnown = (id: string) => known.every((packages) => packages.has(packageOf(id)))
  const isOther = (id: string) => isKnown(id) && now.macros.get(id)?.body !== before.macros.get(id)?.body
  const answers = new Map<string, boolean>()
  return (id) => {
    const answer = answers.get(id) ?? withCalled(id, now).some(isOther)
    answers.set(id, answer)
    return answer
  }
}

/** `shop` of `macro.shop.cents`. */
function packageOf(id: string): string {
  return id.split('.')[1] ?? ''
}

/** A macro and all that it leads to. */
function withCalled(id: string, { macros }: ProjectState): readonly string[] {
  const found = new Set([id])
  for (const macro of found) for (const called of macros.get(macro)?.macros ?? []) found.add(called)
  return [...found]
}
