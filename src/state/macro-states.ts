import type { MacroState } from '../model/project-state.ts'
import { digest } from './digest.ts'

/** One macro as it stands in a file, its opening and closing tags included, as dbt keeps it. */
type Macro = { readonly id: string; readonly text: string }

/** `{% macro name(…) %}…{% endmacro %}`, or `{% test name(…) %}…`, which is the macro `test_name`. */
const BLOCK = /\{%-?\s*(?<kind>macro|test)\s+(?<name>\w+)[\s\S]*?\{%-?\s*end\k<kind>\s*-?%\}/gu

/** `name(` or `package.name(`. Words of SQL that look like it do no harm: there is no macro of that name. */
const CALL = /(?:(?<packageName>\w+)\s*\.\s*)?(?<name>\w+)\s*\(/gu

const INSTALLED = /^dbt_packages\/(?<packageName>[^/]+)\//u

/** The macros of a project and of what is installed in it, and who calls them. */
export type Macros = {
  readonly states: ReadonlyMap<string, MacroState>
  /** `uniqueId`s of the macros that a text calls. */
  readonly calledBy: (text: string, packageName: string) => readonly string[]
  /** `uniqueId` of the macro behind a generic test; null where it is one of dbt's own. */
  readonly testMacro: (testName: string, namespace: string | null, packageName: string) => string | null
}

/** @param texts of the files that were read, by path below the project. */
export function macrosOf(texts: ReadonlyMap<string, string>, projectName: string): Macros {
  const macros = new Map(macrosIn(texts, projectName).map((macro) => [macro.id, macro]))
  const packages = [projectName, ...new Set([...macros.keys()].map(packageOf))]
  const find = (name: string, namespace: string | null, packageName: string): string | null => {
    const wanted = namespace === null ? [packageName, ...packages] : [namespace]
    return wanted.map((owner) => `macro.${owner}.${name}`).find((id) => macros.has(id)) ?? null
  }
  const calledBy = (text: string, packageName: string): readonly string[] => {
    const found = [...text.matchAll(CALL)].flatMap(({ groups }) => {
      return find(groups?.['name'] ?? '', groups?.['packageName'] ?? null, packageName) ?? []
    })
    return [...new Set(found)]
  }
  const stateOf = ({ id, text }: Macro): [string, MacroState] => {
    return [id, { body: digest(text.trim()), macros: calledBy(text, packageOf(id)).filter((called) => called !== id) }]
  }
  return {
    states: new Map([...macros.values()].map(stateOf)),
    calledBy,
    testMacro: (testName, namespace, packageName) => find(`test_${testName}`, namespace, packageName),
  }
}

function macrosIn(texts: ReadonlyMap<string, string>, projectName: string): readonly Macro[] {
  return [...texts].flatMap(([file, text]) => {
    if (!file.endsWith('.sql')) return []
    const owner = INSTALLED.exec(file)?.groups?.['packageName'] ?? projectName
    return [...text.matchAll(BLOCK)].map(({ 0: block, groups }) => {
      const prefix = groups?.['kind'] === 'test' ? 'test_' : ''
      return { id: `macro.${owner}.${prefix}${groups?.['name'] ?? ''}`, text: block }
    })
  })
}

function packageOf(id: string): string {
  return id.split('.')[1] ?? ''
}
