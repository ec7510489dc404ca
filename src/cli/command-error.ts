import type { CommanderError } from 'commander'
import type { ConfigError } from '../errors.ts'
import { badFlag } from './bad-flag.ts'

/** commander's sentence about a bad command line, in our grammar. */
export function commandError(error: CommanderError, argv: readonly string[]): ConfigError {
  const [what = '', suggestion = ''] = error.message.replace(/^error: /, '').split('\n')
  const message = `${what.charAt(0).toUpperCase()}${what.slice(1).replaceAll("'", '"').replace(/\.$/, '')}`
  const nearest = /\(Did you mean (.*)\?\)/.exec(suggestion)?.[1]
  return badFlag(message, nearest === undefined ? otherHint(error, argv) : `Did you mean ${nearest}?`)
}

function otherHint(error: CommanderError, argv: readonly string[]): string {
  const [first = ''] = argv
  if (error.code === 'commander.unknownOption' && first.startsWith('-')) {
    return `Flags follow their command, as in "assay test --target dev".`
  }
  return first === '' || first.startsWith('-') || error.code === 'commander.unknownCommand'
    ? '"assay --help" lists the commands.'
    : `"assay ${first} --help" lists its flags.`
}
