import type { Host } from './host.ts'

/** Runs `action`; a signal aborts it. Returns the exit code: 0, or 130 after a signal. */
export async function withInterrupt(host: Host, action: (signal: AbortSignal) => Promise<void>): Promise<0 | 130> {
  const abort = new AbortController()
  const stopListening = host.onInterrupt(() => abort.abort())
  try {
    await action(abort.signal)
    return 0
  } catch (error) {
    // What was asked for is gone, and how it broke off is no news.
    if (abort.signal.aborted) return 130
    throw error
  } finally {
    stopListening()
  }
}
