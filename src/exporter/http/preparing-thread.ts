import { once } from 'node:events'
import { extname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Chunk } from '../metrics/render-families.ts'
import type { PreparedText } from './prepared-text.ts'

/** The same file in the sources and in what is built of them. */
const THREAD = new URL(`./prepare-in-thread${extname(import.meta.filename)}`, import.meta.url)

/**
 * Makes large texts without keeping answers waiting: the work of seconds, and the garbage that it leaves, stay in a thread of
 * their own. What is left here is to hand over samples, a few at a time.
 */
export class PreparingThread {
  #worker: Worker | null = null

  /** One at a time. @throws what the thread died of. */
  async prepare(parts: readonly Iterable<Chunk>[]): Promise<PreparedText> {
    const worker = this.#start()
    try {
      const [[prepared]] = await Promise.all([once(worker, 'message'), send(worker, parts)])
      return prepared
    } catch (error) {
      // if it is alive, it has a part of this text: the next one is made in another
      this.#worker = null
      await worker.terminate()
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    this.#worker ??= new Worker(THREAD)
    // nobody waits for it at the end of the process
    this.#worker.unref()
    return this.#worker
  }
}

async function send(worker: Worker, parts: readonly Iterable<Chunk>[]): Promise<void> {
  for (const part of parts) {
    for (const chunk of part) {
      worker.postMessage(chunk)
      await setImmediate()
    }
  }
  worker.postMessage('end')
}
