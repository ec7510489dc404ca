import type { Source } from './source.ts'

/** A piece of an expression, and the offset in its source where it stands. */
export type Expression = { readonly at: number } & (
  | { readonly kind: 'literal'; readonly value: null | boolean | bigint | number | string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'attribute'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly object: Expression; readonly key: Expression }
  | {
      readonly kind: 'slice'
      readonly object: Expression
      readonly from: Expression | null
      readonly to: Expression | null
      readonly step: Expression | null
    }
  | CallExpression
  | FilterExpression
  | {
      readonly kind: 'test'
      readonly operand: Expression
      readonly name: string
      readonly arguments: ArgumentList
      readonly isNegated: boolean
    }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | 'not'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'comparison'
      readonly first: Expression
      readonly others: readonly { readonly operator: ComparisonOperator; readonly operand: Expression }[]
    }
  | {
      readonly kind: 'condition'
      readonly test: Expression
      readonly whenTrue: Expression
      readonly whenFalse: Expression | null
    }
)

export type CallExpression = {
  readonly at: number
  readonly kind: 'call'
  readonly callee: Expression
  readonly arguments: ArgumentList
}

export type FilterExpression = {
  readonly at: number
  readonly kind: 'filter'
  readonly operand: Expression
  readonly name: string
  readonly arguments: ArgumentList
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '~'
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

export type ArgumentList = {
  readonly positional: readonly Expression[]
  readonly named: readonly (readonly [string, Expression])[]
  /** `*list` */
  readonly spread: Expression | null
  /** `**dict` */
  readonly namedSpread: Expression | null
}

/** What is assigned to: a name, names, or an attribute of a namespace. */
export type AssignmentTarget =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'names'; readonly targets: readonly AssignmentTarget[] }
  | { readonly kind: 'attribute'; readonly object: string; readonly name: string }

export type Parameter = { readonly name: string; readonly fallback: Expression | null }

export type Statement = { readonly at: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly expression: Expression }
  | { readonly kind: 'do'; readonly expression: Expression }
  | {
      readonly kind: 'if'
      readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[]
      readonly otherwise: readonly Statement[]
    }
  | ForStatement
  | { readonly kind: 'set'; readonly target: AssignmentTarget; readonly value: Expression }
  | {
      readonly kind: 'set-block'
      readonly target: AssignmentTarget
      readonly filters: readonly AppliedFilter[]
      readonly body: readonly Statement[]
    }
  | { readonly kind: 'filter-block'; readonly filters: readonly AppliedFilter[]; readonly body: readonly Statement[] }
  | {
      readonly kind: 'with'
      readonly values: readonly (readonly [string, Expression])[]
      readonly body: readonly Statement[]
    }
  | MacroStatement
  | {
      readonly kind: 'call-block'
      readonly call: CallExpression
      readonly parameters: readonly Parameter[]
      readonly body: readonly Statement[]
    }
  | { readonly kind: 'break' | 'continue' }
)

export type ForStatement = {
  readonly at: number
  readonly kind: 'for'
  readonly target: AssignmentTarget
  readonly iterable: Expression
  readonly test: Expression | null
  readonly body: readonly Statement[]
  readonly otherwise: readonly Statement[]
}

export type AppliedFilter = { readonly at: number; readonly name: string; readonly arguments: ArgumentList }

/** `{% macro name(…) %}`; a `{% test name(…) %}` is the macro `test_name`. */
export type MacroStatement = {
  readonly at: number
  readonly kind: 'macro'
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: readonly Statement[]
  /** Whether the body names `varargs` or `kwargs`: only then more arguments may come than there are parameters. */
  readonly takesMore: boolean
  readonly takesMoreNamed: boolean
}

/** A template that was parsed. */
export type Template = { readonly source: Source; readonly body: readonly Statement[] }
