/** An exact number with separators a person reads: `9,007,199,254,740,993`. */
export function formatCount(count: bigint | number): string {
  return count.toLocaleString('en-US')
}

/** `1 row`, `2 rows`. */
export function countOf(count: bigint | number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${Number(count) === 1 ? singular : plural}`
}

/** A duration in the unit that a person would choose: `9 ms`, `1.2 s`, `3 min 5 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`
  const seconds = Math.round(durationMs / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
