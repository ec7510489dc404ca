import { typeNameOf } from './python-str.ts'
import { numberOf } from './python-value.ts'
import { failed } from './template-error.ts'
import { type Call, Undefined, type Value } from './value.ts'

/** One argument, by its place or its name; undefined where it is not given. */
export function argument({ positional, named }: Call, index: number, name: string): Value | undefined {
  return positional[index] ?? (positional.length > index ? positional[index] : named.get(name))
}

/** Refuses arguments beyond those of these names. */
export function onlyArguments(call: Call, ...names: readonly string[]): Call {
  const unknown = [...call.named.keys()].find((name) => !names.includes(name))
  if (unknown !== undefined) throw failed(`There is no argument "${unknown}". Expected ${names.join(', ') || 'none'}`)
  if (call.positional.length > names.length)
    throw failed(`Expected at most ${names.length} arguments, got ${call.positional.length}`)
  return call
}

/** An argument that must be given. */
export function required(call: Call, index: number, name: string): Value {
  const value = argument(call, index, name)
  if (value === undefined) throw failed(`Expected the argument "${name}", got nothing`)
  return value
}

export function textArgument(call: Call, index: number, name: string, fallback?: string): string {
  const value = argument(call, index, name) ?? fallback
  if (typeof value === 'string') return value
  const got = value === undefined ? 'nothing' : `a value of type ${typeNameOf(value)}`
  throw failed(`Expected a text as "${name}", got ${got}`)
}

/** A text, or null where it is not given or None. */
export function optionalText(call: Call, index: number, name: string): string | null {
  const value = argument(call, index, name) ?? null
  return value === null || value instanceof Undefined ? null : textArgument(call, index, name)
}

export function intArgument(call: Call, index: number, name: string, fallback?: number): number {
  const value = argument(call, index, name)
  if (value === undefined && fallback !== undefined) return fallback
  const number = value === undefined ? null : numberOf(value)
  if (number === null) throw failed(`Expected a whole number as "${name}"`)
  return Number(number)
}

export function flagArgument(call: Call, index: number, name: string, fallback: boolean): boolean {
  const value = argument(call, index, name)
  return value === undefined ? fallback : value === true || (typeof value !== 'boolean' && Boolean(value))
}
