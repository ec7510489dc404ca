import type { Node } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import type { Findings } from '../findings.ts'
import type { JinjaEngine } from './jinja-engine.ts'
import type { JinjaFailure } from './jinja-failure.ts'
import { placeOfFailure } from './place-of-failure.ts'

/** A text argument that is one call needs no braces (dbt, clients/jinja.py). */
export const LONE_CALL = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/

/** Told of each text that cannot be rendered. */
export type OnFailure = (failure: JinjaFailure, position: Position) => void

/** Renders every text in a value. Keys in `raw` keep theirs, wherever they stand. Unchanged values are returned as they are. */
export function renderNode(
  node: Node,
  engine: JinjaEngine,
  onFailure: OnFailure,
  raw: ReadonlySet<string> = NONE,
): Node {
  const render = (text: string, position: Position): Node | JinjaFailure => engine.render(text, position)
  return mapTexts(node, render, onFailure, raw)
}

/** Renders a check's arguments: `ref('orders')` stands for itself, and `column_name` is never rendered. */
export function renderArguments(node: Node, engine: JinjaEngine, onFailure: OnFailure): Node {
  const render = (text: string, position: Position): Node | JinjaFailure =>
    engine.render(LONE_CALL.test(text) ? `{{${text}}}` : text, position)
  if (node.kind !== 'mapping') return mapTexts(node, render, onFailure, NONE)
  const entries = node.entries.map((entry) =>
    entry.key === 'column_name' ? entry : { ...entry, value: mapTexts(entry.value, render, onFailure, NONE) },
  )
  return { ...node, entries }
}

/** For `renderNode`: what cannot be rendered is a problem of the project. */
export function reportTo(findings: Findings): OnFailure {
  return (failure, position) => {
    const { code, message, hint } = failure
    findings.unrendered(position, code, message, placeOfFailure(failure, position, findings.texts), hint)
  }
}

const NONE: ReadonlySet<string> = new Set()

function mapTexts(
  node: Node,
  render: (text: string, position: Position) => Node | JinjaFailure,
  onFailure: OnFailure,
  raw: ReadonlySet<string>,
): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => mapTexts(item, render, onFailure, raw)) }
  if (node.kind === 'mapping') {
    const entries = node.entries.map((entry) =>
      raw.has(entry.key) ? entry : { ...entry, value: mapTexts(entry.value, render, onFailure, raw) },
    )
    return { ...node, entries }
  }
  if (typeof node.value !== 'string') return node
  const rendered = render(node.value, node.position)
  if (rendered.kind !== 'failure') return rendered
  onFailure(rendered, node.position)
  return node
}
