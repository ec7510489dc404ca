import { badFlag } from './bad-flag.ts'

/** Postgres keeps timeouts in milliseconds as int4. */
const MAX_TIMEOUT_SECONDS = 2_147_483

/** Reads the value of a flag that is a whole number, `min` or more. */
export function wholeNumber(flag: string, min: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (Number.isSafeInteger(value) && value >= min) return value
    throw badFlag(`Bad value of ${flag}. Expected a whole number, ${min} or more, got ${JSON.stringify(text)}`)
  }
}

/** Reads seconds, fractions allowed; gives milliseconds. 0 is no limit. */
export function seconds(flag: string): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    if (value <= MAX_TIMEOUT_SECONDS) return value === 0 ? 0 : Math.max(1, Math.round(value * 1000))
    const expected = `seconds from 0 (no limit) to ${MAX_TIMEOUT_SECONDS}`
    throw badFlag(`Bad value of ${flag}. Expected ${expected}, got ${JSON.stringify(text)}`)
  }
}

/** Reads one word of a closed list. */
export function oneOf<T extends string>(flag: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate === text)
    if (word !== undefined) return word
    throw badFlag(`Bad value of ${flag}. Expected one of ${words.join(', ')}, got ${JSON.stringify(text)}`)
  }
}

/** Reads text that must not be empty, since an unset variable in a script (`--target "$T"`) is a mistake. */
export function nonEmpty(flag: string): (text: string) => string {
  return (text) => {
    if (text.trim() !== '') return text
    throw badFlag(`Bad value of ${flag}. Expected text, got nothing`)
  }
}

/** Collects a flag that may be repeated and take several values each time. */
export function collect(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text]
}
