import { parentPort } from 'node:worker_threads'
import { type Chunk, renderChunk } from '../metrics/render-families.ts'
import { prepareText } from './prepared-text.ts'

let pieces: Promise<string>[] = []

/** Renders chunks as they come; at their end it prepares the whole text and gives it back without a copy. */
parentPort?.on('message', async (message: Chunk | 'end') => {
  if (message !== 'end') {
    pieces.push(renderChunk(message))
    return
  }
  const whole = Promise.all(pieces)
  pieces = []
  const prepared = await prepareText((await whole).join(''))
  const [plain, deflated] = [new Uint8Array(prepared.plain), new Uint8Array(prepared.deflated)]
  parentPort?.postMessage({ ...prepared, plain, deflated }, [plain.buffer, deflated.buffer])
})
