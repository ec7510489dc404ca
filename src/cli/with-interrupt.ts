import type { Host } from './host.ts'

/** Runs `action`; a signal aborts it. Null if that broke it off: what was asked for is gone, and how is no news. */
export async function withInterrupt<T>(
  host: Host,
  action: (signal: AbortSignal) => Promise<T>,
  onInterrupt: () => void = () => {},
): Promise<T | null> {
  const abort = new AbortController()
  const stopListening = host.onInterrupt(() => {
    onInterrupt()
    abort.abort()
  })
  try {
    return await action(abort.signal)
  } catch (error) {
    if (abort.signal.aborted) return null
    throw error
  } finally {
    stopListening()
  }
}
