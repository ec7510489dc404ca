import { ConfigError } from '../errors.ts'

/** A command line that cannot be meant. `message` is without the program's name; `hint` is what to type instead. */
export function badFlag(message: string, hint?: string): ConfigError {
  return new ConfigError([{ code: 'BAD_FLAG', message, ...(hint === undefined ? {} : { hint }) }])
}
