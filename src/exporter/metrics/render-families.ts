import { setImmediate } from 'node:timers/promises'
import { Counter, Gauge, Registry } from 'prom-client'
import type { Family, Sample } from './family.ts'

/** Samples in one registry. About 1 ms of work, then others have their turn. */
const CHUNK = 400

/**
 * Families in Prometheus' text format 0.0.4, each in a registry of its own. A family of 100,000 samples takes most of a
 * second: it is made in pieces, between which the process answers others.
 */
export async function renderFamilies<View>(families: readonly Family<View>[], views: readonly View[]): Promise<string> {
  const texts: string[] = []
  for (const family of families) texts.push(await renderFamily(family, views))
  return texts.join('')
}

async function renderFamily<View>(family: Family<View>, views: readonly View[]): Promise<string> {
  const pieces: string[] = []
  let chunk: Sample[] = []
  const flush = async (): Promise<void> => {
    const text = await renderSamples(family, chunk)
    // HELP and TYPE stand once, before the first sample
    pieces.push(pieces.length === 0 ? text : text.replace(/^(?:#.*\n)+/, ''))
    chunk = []
    await setImmediate()
  }
  for (const view of views) {
    for (const sample of family.samples(view)) {
      chunk.push(sample)
      if (chunk.length === CHUNK) await flush()
    }
  }
  if (chunk.length > 0) await flush()
  return pieces.join('')
}

async function renderSamples(
  { kind, name, help, labels }: Omit<Family<never>, 'samples'>,
  samples: readonly Sample[],
): Promise<string> {
  const registry = new Registry()
  const settings = { name, help, labelNames: [...labels], registers: [registry] }
  if (kind === 'gauge') {
    const gauge = new Gauge(settings)
    for (const { labels: at, value } of samples) gauge.set(at, value)
  } else {
    const counter = new Counter(settings)
    for (const { labels: at, value } of samples) counter.inc(at, value)
  }
  return `${(await registry.metrics()).trimEnd()}\n`
}
