import { didYouMean } from '../../model/did-you-mean.ts'
import type { MappingNode, Node } from '../../model/node.ts'
import { describeNode, entryOf, textOf, valueAt } from '../../model/node-shape.ts'
import type { Position } from '../../model/position.ts'
import type { Findings } from '../findings.ts'
import type { JinjaEngine } from '../jinja/jinja-engine.ts'
import { renderNode, reportTo } from '../jinja/render-node.ts'

/** The profile to look for, and where dbt_project.yml names it (undefined: a flag does). */
export type ProfileName = { readonly name: string; readonly position: Position | undefined }

export type ChosenOutput = { readonly name: string; readonly output: MappingNode }

/**
 * Picks one output of one profile: `wanted`, else the profile's own `target:`, else `default`. Nothing else in the
 * file is looked at. Null if it is not there; `findings` then say which there are.
 */
export function chooseOutput(
  root: Node,
  { name: profileName, position }: ProfileName,
  wanted: string | null,
  engine: JinjaEngine,
  findings: Findings,
): ChosenOutput | null {
  const profile = entryOf(root, profileName)
  if (profile === undefined) {
    const names = root.kind === 'mapping' ? root.entries.map(({ key }) => key).filter((key) => key !== 'config') : []
    const message = `The profile "${profileName}" is not in ${root.position.file}. Expected ${oneOf(names)}`
    findings.problem('PROFILE_NOT_FOUND', message, position, didYouMean(profileName, names))
    return null
  }
  const outputs = entryOf(profile.value, 'outputs')
  if (outputs?.value.kind !== 'mapping') {
    const got = outputs === undefined ? 'none' : describeNode(outputs.value)
    const message = `The profile "${profileName}" has no outputs. Expected a mapping "outputs:", got ${got}`
    findings.problem('PROFILE_INVALID', message, outputs?.keyPosition ?? profile.keyPosition)
    return null
  }
  return outputOf(outputs.value, profile.value, wanted, engine, findings)
}

function outputOf(
  outputs: MappingNode,
  profile: Node,
  wanted: string | null,
  engine: JinjaEngine,
  findings: Findings,
): ChosenOutput | null {
  const own = valueAt(profile, 'target')
  const rendered = wanted !== null || own === undefined ? undefined : renderNode(own, engine, reportTo(findings))
  const name = wanted ?? (rendered === undefined ? 'default' : textOf(rendered))
  if (name === undefined) {
    const got = rendered === undefined ? 'nothing' : describeNode(rendered)
    findings.problem('PROFILE_INVALID', `"target:" is no name of an output. Expected text, got ${got}`, own?.position)
    return null
  }
  const entry = entryOf(outputs, name)
  if (entry?.value.kind === 'mapping') return { name, output: entry.value }
  if (entry !== undefined) {
    const message = `The target "${name}" says nothing. Expected a mapping, got ${describeNode(entry.value)}`
    findings.problem('PROFILE_INVALID', message, entry.keyPosition)
    return null
  }
  const names = outputs.entries.map(({ key }) => key)
  const position = rendered === undefined ? outputs.position : rendered.position
  findings.problem(
    'TARGET_NOT_FOUND',
    `The target "${name}" does not exist. Expected ${oneOf(names)}`,
    position,
    didYouMean(name, names),
  )
  return null
}

function oneOf(names: readonly string[]): string {
  return names.length === 0 ? 'one in the file, which has none' : `one of ${names.join(', ')}`
}
