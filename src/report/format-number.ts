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

const STEPS = ['', 'k', 'M', 'G', 'T', 'P'] as const

/** A number of which only the size matters: `950`, `45 k`, `1.2 M`. */
export function formatMagnitude(count: bigint | number): string {
  const { digits, step } = magnitude(Number(count))
  return step === '' ? digits : `${digits} ${step}`
}

/** Bytes in the unit that a person would choose, in powers of 1,000: `8.2 kB`, `83 MB`. */
export function formatBytes(bytes: number): string {
  const { digits, step } = magnitude(bytes)
  return `${digits} ${step}B`
}

/** At least two digits, and no fraction of a unit. */
function magnitude(count: number): { readonly digits: string; readonly step: string } {
  const digitsOf = (value: number, index: number) => (index > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0))
  const fits = STEPS.findIndex((_, index) => Number(digitsOf(count / 1000 ** index, index)) < 1000)
  const index = fits === -1 ? STEPS.length - 1 : fits
  return { digits: digitsOf(count / 1000 ** index, index), step: STEPS[index] ?? '' }
}
