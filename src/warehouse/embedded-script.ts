import { readFile } from 'node:fs/promises'
import type { PGlite } from '@electric-sql/pglite'
import { WarehouseError } from '../errors.ts'
import type { Position } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import { isServerError, serverMessage } from './server-error.ts'

/** A SQL file and what stands in it. */
export type Script = { readonly file: string; readonly text: string }

/** @throws WarehouseError EMBEDDED_SCRIPT_FAILED */
export async function readScript(file: string): Promise<Script> {
  try {
    return { file, text: await readFile(file, 'utf8') }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The script of the embedded target cannot be read: ${reason}.`
    throw failed({ message, hint: 'Check script in profiles.yml.' })
  }
}

/** Runs all statements in one transaction, unless the script says otherwise. @throws WarehouseError */
export async function runScript(database: PGlite, { file, text }: Script): Promise<void> {
  try {
    await database.exec(text)
  } catch (error) {
    if (!isServerError(error)) throw error
    const message = `${file} failed: ${serverMessage(error)}`
    const hint = 'The script must run from its first to its last line on an empty database.'
    const index = Number(error.position)
    const problem = index > 0 ? { message, hint, position: positionAt(file, text, index) } : { message, hint }
    throw failed(problem, new Map([[file, text]]), error)
  }
}

/** @param index as Postgres counts: characters (not UTF-16 code units) from 1. */
function positionAt(file: string, text: string, index: number): Position {
  const before = [...text].slice(0, index - 1).join('')
  const lineStart = before.lastIndexOf('\n') + 1
  return { file, line: before.split('\n').length, column: before.length - lineStart + 1 }
}

function failed(problem: Omit<Problem, 'code'>, texts?: ReadonlyMap<string, string>, cause?: unknown): WarehouseError {
  return new WarehouseError([{ code: 'EMBEDDED_SCRIPT_FAILED', ...problem }], texts, cause)
}
