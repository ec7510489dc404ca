import { type ESTree, parseSync, Visitor } from 'vite'

/** Something at a line of a file, counted from 1. */
export type Finding = { readonly what: string; readonly line: number }

/** What the rules need to know of one file. */
export type SourceFile = {
  /** From the repository's root: `src/model/check.ts`. */
  readonly path: string
  readonly lineCount: number
  /** What stands behind `from`, type-only imports and exports included, and behind `import(`. */
  readonly imports: readonly (Finding & { readonly isTypeOnly: boolean })[]
  /** Uses of the process, the terminal, the clock and chance: `process`, `Date.now`. */
  readonly ambientUses: readonly Finding[]
  /** Casts (`as T`) that no comment on the same line gives a reason for; `as const` is none. */
  readonly bareCasts: readonly Finding[]
  /** `any` and the non-null `!`. */
  readonly holes: readonly Finding[]
  /** Functions of more than 40 lines. */
  readonly longFunctions: readonly Finding[]
}

const LONGEST_FUNCTION = 40

/** @throws Error if the text is not TypeScript. */
export function readSourceFile(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text, { lang: 'ts' })
  const [error] = errors
  if (error !== undefined) throw new Error(`${path}: ${error.message}`)
  const lineAt = lineCounter(text)
  const commentLines = new Set(comments.flatMap(({ start, end }) => [lineAt(start), lineAt(end)]))
  const casts = findCasts(program).map((start) => ({ what: 'as', line: lineAt(start) }))
  return {
    path,
    lineCount: text.trimEnd().split('\n').length,
    imports: findImports(program).map(({ start, ...found }) => ({ ...found, line: lineAt(start) })),
    ambientUses: findAmbientUses(program).map(({ what, start }) => ({ what, line: lineAt(start) })),
    bareCasts: casts.filter(({ line }) => !commentLines.has(line)),
    holes: findHoles(program).map(({ what, start }) => ({ what, line: lineAt(start) })),
    longFunctions: findFunctions(program)
      .map(({ start, end }) => ({ line: lineAt(start), length: lineAt(end) - lineAt(start) + 1 }))
      .filter(({ length }) => length > LONGEST_FUNCTION)
      .map(({ line, length }) => ({ what: `a function of ${length} lines`, line })),
  }
}

type Place = { readonly what: string; readonly start: number }

function lineCounter(text: string): (offset: number) => number {
  return (offset) => text.slice(0, offset).split('\n').length
}

function findImports(program: ESTree.Program) {
  const found: { what: string; start: number; isTypeOnly: boolean }[] = []
  const add = (source: ESTree.Expression | null, isTypeOnly: boolean) => {
    if (source?.type === 'Literal') found.push({ what: String(source.value), start: source.start, isTypeOnly })
  }
  new Visitor({
    ImportDeclaration: (node) => {
      const named = node.specifiers.filter((specifier) => specifier.type === 'ImportSpecifier')
      const areAllTypes = named.length > 0 && named.length === node.specifiers.length
      add(node.source, node.importKind === 'type' || (areAllTypes && named.every((one) => one.importKind === 'type')))
    },
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source, true),
  }).visit(program)
  return found
}

function findCasts(program: ESTree.Program): readonly number[] {
  const found: number[] = []
  const isConst = (type: ESTree.TSType) =>
    type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const'
  new Visitor({
    // The keyword stands between the expression and the type.
    TSAsExpression: (node) => void (isConst(node.typeAnnotation) || found.push(node.expression.end)),
    TSTypeAssertion: (node) => void found.push(node.start),
  }).visit(program)
  return found
}

function findHoles(program: ESTree.Program): readonly Place[] {
  const found: Place[] = []
  new Visitor({
    TSAnyKeyword: ({ start }) => void found.push({ what: 'any', start }),
    TSNonNullExpression: ({ start }) => void found.push({ what: 'non-null !', start }),
  }).visit(program)
  return found
}

function findFunctions(program: ESTree.Program): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = []
  const add = ({ start, end }: { start: number; end: number }) => void found.push({ start, end })
  new Visitor({ FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add }).visit(program)
  return found
}

const AMBIENT_OBJECTS = ['process', 'console', 'performance']
const AMBIENT_MEMBERS = ['Date.now', 'Math.random']

function findAmbientUses(program: ESTree.Program): readonly Place[] {
  const found: Place[] = []
  const propertyNames = new Set<number>()
  new Visitor({
    MemberExpression: ({ object, property, computed }) => {
      if (computed) return
      propertyNames.add(property.start)
      const what =
        object.type === 'Identifier' && property.type === 'Identifier' ? `${object.name}.${property.name}` : ''
      if (AMBIENT_MEMBERS.includes(what)) found.push({ what, start: object.start })
    },
    Property: ({ key, computed, shorthand }) => void (computed || shorthand || propertyNames.add(key.start)),
    TSPropertySignature: ({ key }) => void propertyNames.add(key.start),
    NewExpression: ({ callee, arguments: given, start }) => {
      const isNow = callee.type === 'Identifier' && callee.name === 'Date' && given.length === 0
      if (isNow) found.push({ what: 'new Date()', start })
    },
    Identifier: ({ name, start }) => {
      if (AMBIENT_OBJECTS.includes(name) && !propertyNames.has(start)) found.push({ what: name, start })
    },
  }).visit(program)
  return found
}
