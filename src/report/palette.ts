import { styleText } from 'node:util'
import type { Outcome } from '../model/report.ts'

/** One function per meaning; without color each returns its text unchanged. */
export type Palette = {
  readonly outcome: Readonly<Record<Outcome, (text: string) => string>>
  readonly strong: (text: string) => string
  /** For what may be overlooked: paths, durations, labels. */
  readonly quiet: (text: string) => string
}

type Format = Parameters<typeof styleText>[0]

/** `fail` and `error` never share a color: red is about the data, magenta about us. */
export function palette(color: boolean): Palette {
  // The stream is the caller's business: `color` already knows about terminals and NO_COLOR.
  const paint = (format: Format) => (text: string) =>
    color && text !== '' ? styleText(format, text, { validateStream: false }) : text
  return {
    outcome: {
      pass: paint('green'),
      warn: paint('yellow'),
      fail: paint('red'),
      error: paint('magenta'),
      skip: paint('gray'),
    },
    strong: paint('bold'),
    quiet: paint('dim'),
  }
}
