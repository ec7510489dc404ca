import { Counter, Gauge, Registry } from 'prom-client'
import type { Family, Sample } from './family.ts'

/** Samples in one registry: less than 1 ms of work. */
const CHUNK = 400

/** Some samples of a family, without functions, so that another thread can take them. */
export type Chunk = {
  readonly family: Pick<Family<never>, 'kind' | 'name' | 'help'> & { readonly labels: readonly string[] }
  /** HELP and TYPE stand once, before the first sample. */
  readonly isFirst: boolean
  readonly samples: readonly Sample[]
}

/** All samples of some families, a few at a time. */
export function* chunksOf<View>(families: readonly Family<View>[], views: readonly View[]): Iterable<Chunk> {
  for (const { samples, ...family } of families) {
    let isFirst = true
    let chunk: Sample[] = []
    for (const sample of views.values().flatMap(samples)) {
      if (chunk.length === CHUNK) {
        yield { family, isFirst, samples: chunk }
        isFirst = false
        chunk = []
      }
      chunk.push(sample)
    }
    if (chunk.length > 0) yield { family, isFirst, samples: chunk }
  }
}

/** Families in Prometheus' text format 0.0.4. One without samples is left out. */
export async function renderFamilies<View>(families: readonly Family<View>[], views: readonly View[]): Promise<string> {
  const pieces: string[] = []
  for (const chunk of chunksOf(families, views)) pieces.push(await renderChunk(chunk))
  return pieces.join('')
}

/** In a registry of its own. */
export async function renderChunk({ family, isFirst, samples }: Chunk): Promise<string> {
  const { kind, name, help, labels } = family
  const registry = new Registry()
  const settings = { name, help, labelNames: [...labels], registers: [registry] }
  if (kind === 'gauge') {
    const gauge = new Gauge(settings)
    for (const { labels: at, value } of samples) gauge.set(at, value)
  } else {
    const counter = new Counter(settings)
    for (const { labels: at, value } of samples) counter.inc(at, value)
  }
  const text = `${(await registry.metrics()).trimEnd()}\n`
  return isFirst ? text : text.replace(/^(?:#.*\n)+/, '')
}
