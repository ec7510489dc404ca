import type { MappingNode, Node } from '../../model/node.ts'
import { describeNode, entryOf, isNull, textOf } from '../../model/node-shape.ts'
import type { Findings } from '../findings.ts'
import type { JinjaEngine } from '../jinja/jinja-engine.ts'
import { renderNode } from '../jinja/render-node.ts'
import { isSecretKey } from './secret-key.ts'

/** Reads the fields of one profile output, rendered natively, and tells what is wrong with each. */
export class OutputReader {
  readonly #output: MappingNode
  readonly #engine: JinjaEngine
  readonly #findings: Findings

  constructor(output: MappingNode, engine: JinjaEngine, findings: Findings) {
    this.#output = output
    this.#engine = engine
    this.#findings = findings
  }

  /** A text field under any of its names; null where it is absent. */
  text(...names: readonly string[]): string | null {
    const field = this.#field(names)
    if (field === null) return null
    const text = textOf(field.node)
    if (text === undefined) this.#wrong(field.name, field.node, 'text')
    return text ?? null
  }

  requiredText(...names: readonly string[]): string | null {
    const text = this.text(...names)
    if (text === null && this.#field(names) === null) this.#missing(names)
    return text
  }

  /** An integer field; `fallback` where it is absent or wrong. */
  int(name: string, fallback: number, least: number, most = 2 ** 31 - 1): number {
    return this.#int(name, least, most) ?? fallback
  }

  requiredInt(name: string, least: number, most: number): number | null {
    if (this.#field([name]) === null) this.#missing([name])
    return this.#int(name, least, most)
  }

  /** Says that a text field has a value that it cannot have. */
  refuse(name: string, expected: string): void {
    const field = this.#field([name])
    if (field !== null) this.#wrong(field.name, field.node, expected)
  }

  #int(name: string, least: number, most: number): number | null {
    const field = this.#field([name])
    if (field === null) return null
    const value = field.node.kind === 'scalar' ? field.node.value : null
    if (typeof value === 'bigint' && value >= least && value <= most) return Number(value)
    const hint = typeof value === 'string' ? 'Turn text into a number with "| int" or "| as_number".' : undefined
    this.#wrong(name, field.node, `a whole number from ${least} to ${most}`, hint)
    return null
  }

  #field(names: readonly string[]): { readonly name: string; readonly node: Node } | null {
    for (const name of names) {
      const entry = entryOf(this.#output, name)
      if (entry === undefined || isNull(entry.value)) continue
      const node = this.#render(name, entry.value)
      return node === null || isNull(node) ? null : { name, node }
    }
    return null
  }

  /** dbt keeps a `password` that is no valid Jinja as it is written, since passwords may hold braces (renderer.py). */
  #render(name: string, value: Node): Node | null {
    let isRendered = true
    const node = renderNode(value, this.#engine, ({ code, message, hint }, position) => {
      if (name === 'password' && code !== 'ENV_VAR_MISSING' && code !== 'VAR_MISSING') return
      isRendered = false
      const shown =
        isSecretKey(name) && code.startsWith('JINJA') ? `"${name}" cannot be rendered. Expected valid Jinja` : message
      this.#findings.unrendered(position, code, shown, position, hint)
    })
    return isRendered ? node : null
  }

  #missing(names: readonly string[]): void {
    const isBroken = names.some((name) => entryOf(this.#output, name) !== undefined)
    if (isBroken && this.#findings.problems.length > 0) return
    const message = `The output has no "${names.join('" or "')}". Expected ${names[0]}: …, got nothing`
    this.#findings.problem('PROFILE_INVALID', message, this.#output.position)
  }

  #wrong(name: string, node: Node, expected: string, hint?: string): void {
    const isSecret = isSecretKey(name) || this.#usesSecret(name)
    const got = isSecret ? 'something else' : describeNode(node)
    const advice = isSecretKey(name) ? 'Put quotes around it, or use "| as_text".' : hint
    this.#findings.problem(
      'PROFILE_INVALID',
      `"${name}" is wrong. Expected ${expected}, got ${got}`,
      node.position,
      advice,
    )
  }

  #usesSecret(name: string): boolean {
    return textOf(entryOf(this.#output, name)?.value)?.includes('DBT_ENV_SECRET') ?? false
  }
}
