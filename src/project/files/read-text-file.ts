import { isUtf8 } from 'node:buffer'
import { readFile, stat } from 'node:fs/promises'
import type { Findings } from '../findings.ts'
import { errorCode } from './error-code.ts'

/**
 * Far above any schema file that a person wrote: one of this size describes 70,000 checks, and reading it takes 0.7 GB, or 1.8 GB
 * where it is nothing but values of one letter.
 */
const MAX_FILE_BYTES = 8 * 1024 * 1024

/**
 * Reads a text file in UTF-8; a byte order mark is dropped. `findings` keep the text.
 *
 * @param path absolute
 * @param file the name for positions
 * @returns null if it cannot be read; `findings` then say why.
 */
export async function readTextFile(path: string, file: string, findings: Findings): Promise<string | null> {
  const start = { file, line: 1, column: 1 }
  const bytes = await readBytes(path, file, findings)
  if (bytes === null) return null
  if (isUtf8(bytes)) {
    const text = new TextDecoder().decode(bytes)
    findings.remember(file, text)
    return text
  }
  // For the message: bytes that are no character become U+FFFD, all before them stays where it is
  findings.remember(file, new TextDecoder().decode(bytes))
  const position = { ...start, ...firstBadByte(bytes) }
  findings.problem(
    'INVALID_UTF8',
    `${file} is not UTF-8. Expected text in UTF-8, got a byte that cannot occur in it`,
    position,
  )
  return null
}

async function readBytes(path: string, file: string, findings: Findings): Promise<Buffer | null> {
  const start = { file, line: 1, column: 1 }
  try {
    const { size } = await stat(path)
    if (size <= MAX_FILE_BYTES) return await readFile(path)
    const megabytes = Math.ceil(size / 1024 / 1024)
    findings.problem('FILE_TOO_LARGE', `${file} is too large. Expected at most 8 MiB, got ${megabytes} MiB`, start)
  } catch (error) {
    findings.problem('FILE_UNREADABLE', `${file} cannot be read (${errorCode(error)})`, start)
  }
  return null
}

/** Lines can be looked at one by one, because no byte of a longer character is a line feed. */
function firstBadByte(bytes: Buffer): { readonly line: number; readonly column: number } {
  for (let line = 1, start = 0; ; line++) {
    const lineFeed = bytes.indexOf(0x0a, start)
    const content = bytes.subarray(start, lineFeed < 0 ? bytes.length : lineFeed)
    if (!isUtf8(content) || lineFeed < 0) return { line, column: lengthOfGoodText(content) + 1 }
    start = lineFeed + 1
  }
}

/** By halving, for a line may be long: a beginning that is no UTF-8 stays so, whatever follows. */
/** UTF-16 code units before the first bad byte, which is searched for by halves: a line may have millions of bytes. */
function lengthOfGoodText(content: Buffer): number {
  let [good, bad] = [0, content.length + 1]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (lengthOfStart(content, middle) === null) bad = middle
    else good = middle
  }
  return lengthOfStart(content, good) ?? 0
}

/** UTF-16 code units of the first bytes, an unfinished character at their end left out; null if they are not UTF-8. */
function lengthOfStart(content: Buffer, bytes: number): number | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content.subarray(0, bytes), { stream: true }).length
  } catch {
    return null
  }
}
