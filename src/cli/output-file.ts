import { randomUUID } from 'node:crypto'
import { access, constants, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { badFlag } from './bad-flag.ts'

/** A file that will hold a report. */
export type OutputFile = { readonly write: (text: string) => Promise<void> }

/**
 * Makes sure, before anything is run, that a report can be written to `file`. Missing folders are made.
 * @param flag what asked for it, for messages.
 * @throws ConfigError BAD_FLAG if it cannot.
 */
export async function openOutputFile(
  file: string,
  workingDirectory: string,
  flag = '--output-file',
): Promise<OutputFile> {
  const path = resolve(workingDirectory, file)
  return explain(`${flag} ${file}`, async () => {
    await mkdir(dirname(path), { recursive: true })
    const existing = await stat(path).catch(() => null)
    if (existing?.isDirectory()) throw new Error('it is a folder')
    // A device or a pipe cannot be replaced, only written to.
    if (existing !== null && !existing.isFile()) {
      return { write: (text) => explain(`${flag} ${file}`, () => writeFile(path, text)) }
    }
    const final = existing === null ? path : await realpath(path)
    await access(dirname(final), constants.W_OK)
    return { write: (text) => explain(`${flag} ${file}`, () => replaceFile(final, text)) }
  })
}

/** All or nothing: whoever reads the file meanwhile sees the old text or the new one. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    await writeFile(temporary, text, { flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function explain<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw badFlag(`Cannot write ${what}: ${reason}`, 'Choose a file in a folder that you may write to.')
  }
}
