import type { Value } from './value.ts'

/** Not errors: what ends a loop or a macro from within. */
export class LoopSignal {
  readonly kind: 'break' | 'continue'

  constructor(kind: 'break' | 'continue') {
    this.kind = kind
  }
}

/** dbt's `return(value)`: the macro gives this value in place of its text. */
export class ReturnSignal {
  readonly value: Value

  constructor(value: Value) {
    this.value = value
  }
}
