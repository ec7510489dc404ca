/** One value of a family. An absent sample means "not measured": there is no value for that. */
export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number }

/** What is told under one metric name. Names, units and labels follow https://prometheus.io/docs/practices/naming. */
export type Family<View> = {
  readonly kind: 'gauge' | 'counter'
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly samples: (view: View) => Iterable<Sample>
}

/** Prometheus counts time in seconds since 1970, with fractions. */
export function unixSeconds(date: Date): number {
  return date.getTime() / 1000
}

/** A duration of ours in Prometheus' unit. */
export function inSeconds(durationMs: number): number {
  return durationMs / 1000
}
