import type { Position } from '../model/position.ts'
import { makeProblem, type Problem } from '../model/problem.ts'

const LONGEST_SHOWN = 300

/** What is wrong with a template whose text is not one query. */
export function noQuery(text: string, position: Position): Problem {
  const shown = text.trim().slice(0, LONGEST_SHOWN)
  const message = `The template makes no query that can stand between parentheses. Expected one query without a semicolon, got ${shown === '' ? 'nothing' : shown}`
  return makeProblem(
    'BAD_EXPRESSION',
    message,
    position,
    'A semicolon at its end makes it none, and so does nothing but a comment.',
  )
}
