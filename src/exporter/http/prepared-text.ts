import { promisify } from 'node:util'
import { constants, crc32, deflateRaw, deflateRawSync } from 'node:zlib'

const compress = promisify(deflateRaw)

/** Text that many scrapers are given, compressed once. */
export type PreparedText = {
  readonly plain: Uint8Array
  /** Deflated, and flushed so that more may follow. */
  readonly deflated: Uint8Array
  readonly checksum: number
}

export async function prepareText(text: string): Promise<PreparedText> {
  const plain = new TextEncoder().encode(text)
  const deflated = await compress(plain, { finishFlush: constants.Z_FULL_FLUSH })
  return { plain, deflated, checksum: crc32(plain) }
}

/** Magic, deflate, no flags, no time, no hints, Unix (RFC 1952, section 2.3). */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])

/**
 * Prepared text and a few fresh lines behind it as one gzip member, in pieces: only the fresh lines are compressed now, and all
 * scrapers, slow ones too, share what was prepared.
 */
export function gzipWith(prepared: PreparedText, fresh: string): readonly Uint8Array[] {
  const rest = Buffer.from(fresh)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(rest, prepared.checksum), 0)
  trailer.writeUInt32LE((prepared.plain.length + rest.length) % 2 ** 32, 4)
  return [GZIP_HEADER, prepared.deflated, deflateRawSync(rest), trailer]
}

export function plainWith(prepared: PreparedText, fresh: string): readonly Uint8Array[] {
  return [prepared.plain, Buffer.from(fresh)]
}
