import { SECOND_MICROS } from './calendar.ts'

/** `hour`, `minute`, `second` or `microsecond` of a time of day; undefined for another name. */
export function intPart(micros: bigint, name: string): bigint | undefined {
  switch (name) {
    case 'hour':
      return micros / (3_600n * SECOND_MICROS)
    case 'minute':
      return (micros / (60n * SECOND_MICROS)) % 60n
    case 'second':
      return (micros / SECOND_MICROS) % 60n
    case 'microsecond':
      return micros % SECOND_MICROS
    default:
      return undefined
  }
}
