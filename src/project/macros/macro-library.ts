import type { Position } from '../../model/position.ts'
import { positionAt, type Source } from '../../template/source.ts'
import type { MacroStatement, Template } from '../../template/syntax.ts'
import { parseTemplate } from '../../template/template-parser.ts'

/** A file with macros of one package. */
export type MacroFile = { readonly packageName: string; readonly source: Source }

/** A macro as it stands in its file. */
export type LibraryMacro = {
  readonly packageName: string
  readonly statement: MacroStatement
  readonly template: Template
  readonly position: Position
}

/** `{% macro name(`, or `{% test name(`, which is the macro `test_name`. */
const DEFINITION = /\{%[-+]?\s*(?<kind>macro|test)\s+(?<name>\w+)/g

/** The macros of a project and of the packages that are installed in it. A file is parsed when one of its macros is wanted. */
export class MacroLibrary {
  /** The root project's first. */
  readonly packageNames: readonly string[]
  readonly #files = new Map<string, MacroFile>()
  readonly #templates = new Map<MacroFile, Template>()
  #configuring: ReadonlySet<string> | null = null

  constructor(rootPackage: string, files: readonly MacroFile[]) {
    this.packageNames = [...new Set([rootPackage, ...files.map(({ packageName }) => packageName)])]
    for (const file of files) {
      for (const name of namesIn(file.source.text)) this.#files.set(key(file.packageName, name), file)
    }
  }

  /**
   * A macro of one package; undefined where it has none of that name.
   *
   * @throws TemplateError (JINJA_SYNTAX) if its file cannot be parsed.
   */
  find(packageName: string, name: string): LibraryMacro | undefined {
    const file = this.#files.get(key(packageName, name))
    if (file === undefined) return undefined
    const template = this.#templates.get(file) ?? parseTemplate(file.source)
    this.#templates.set(file, template)
    const statement = template.body.find((piece) => piece.kind === 'macro' && piece.name === name)
    if (statement?.kind !== 'macro') return undefined
    return { packageName, statement, template, position: positionAt(file.source, statement.at) }
  }

  /** Names of macros that may call `config(…)`, by themselves or through others: all in a file where one does. */
  get configuring(): ReadonlySet<string> {
    this.#configuring ??= callersOf('config', [...new Set(this.#files.values())])
    return this.#configuring
  }

  /** The first that one of the packages has. */
  findFirst(packageNames: readonly string[], name: string): LibraryMacro | undefined {
    for (const packageName of packageNames) {
      const found = this.find(packageName, name)
      if (found !== undefined) return found
    }
    return undefined
  }
}

function key(packageName: string, name: string): string {
  return `${packageName}.${name}`
}

function callersOf(name: string, files: readonly MacroFile[]): ReadonlySet<string> {
  const callers = new Set<string>()
  const calling = new Set([name])
  let rest = files
  for (;;) {
    const found = rest.filter(({ source }) => callsIn(source.text).some((called) => calling.has(called)))
    if (found.length === 0) return callers
    for (const { source } of found) for (const one of namesIn(source.text)) callers.add(one)
    for (const one of callers) calling.add(one)
    rest = rest.filter((file) => !found.includes(file))
  }
}

/** What a text calls, without the package's name. */
export function callsIn(text: string): readonly string[] {
  return [...text.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map(([, name = '']) => name)
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(DEFINITION)].map(({ groups }) =>
    groups?.['kind'] === 'test' ? `test_${groups['name']}` : (groups?.['name'] ?? ''),
  )
}
