import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startOf } from '../../src/template/datetime/datetime-module.ts'
import { DecimalValue } from '../../src/template/decimal-value.ts'
import { PYTHON_BUILTINS } from '../../src/template/python-builtins.ts'
import { PYTHON_MODULES } from '../../src/template/python-modules.ts'
import { reprOf, textOf } from '../../src/template/python-str.ts'
import { TemplateError } from '../../src/template/template-error.ts'
import { TemplateFunction, type Value } from '../../src/template/value.ts'
import { render, STARTED_AT } from './render.ts'

/**
 * Expressions, `repr()` of what Python 3.11 with jinja2 3.1, dbt's modules and pytz makes of them, and `str()` where that is
 * another text; null: it refuses.
 */
const RECORDED: {
  readonly operands: Readonly<Record<string, string>>
  readonly cases: readonly (readonly [string, string | null, string?])[]
} = JSON.parse(readFileSync(join(import.meta.dirname, 'cases/python-values.json'), 'utf8'))

const NAMES: Readonly<Record<string, Value>> = {
  dict: new TemplateFunction('dict', PYTHON_BUILTINS.get('dict') ?? (() => null)),
  modules: PYTHON_MODULES,
  run_started_at: startOf(STARTED_AT),
  money: DecimalValue.of('12.50') ?? null,
  share: DecimalValue.of('-0.003') ?? null,
}

const OPERANDS = Object.fromEntries(
  Object.entries(RECORDED.operands).map(([name, expression]) => [name, computed(expression, NAMES)]),
)

function computed(expression: string, names: Readonly<Record<string, Value>>): Value {
  let value: Value = null
  const keep = new TemplateFunction('keep', ({ positional: [found = null] }) => {
    value = found
    return ''
  })
  render(`{{ keep(${expression}) }}`, { ...names, keep })
  return value
}

function inPython(expression: string): readonly [string, string | null, string?] {
  try {
    const value = computed(expression, { ...NAMES, ...OPERANDS })
    const [repr, text] = [reprOf(value), textOf(value)]
    return repr === text ? [expression, repr] : [expression, repr, text]
  } catch (error) {
    if (error instanceof TemplateError) return [expression, null]
    throw error
  }
}

test('dates, times, zones, decimals, re and itertools are what they are in Python', () => {
  expect(RECORDED.cases.map(([expression]) => inPython(expression))).toEqual(RECORDED.cases)
  expect(RECORDED.cases.length).toBeGreaterThan(4_000)
})
