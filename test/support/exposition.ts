/** One line of an exposition. */
export type ExposedSample = {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** An exposition as a strict reader understands it. */
export type Exposition = {
  readonly samples: readonly ExposedSample[]
  readonly types: ReadonlyMap<string, string>
  readonly help: ReadonlyMap<string, string>
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/y
const SUFFIXES = /_(?:bucket|sum|count)$/

/**
 * Reads Prometheus' text format 0.0.4 and refuses what a lenient reader would let pass: a family in two places, a sample
 * without HELP and TYPE before it, a series that stands there twice, a last line without its end.
 * (https://prometheus.io/docs/instrumenting/exposition_formats)
 */
export function parseExposition(text: string): Exposition {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const types = new Map<string, string>()
  const help = new Map<string, string>()
  const samples: ExposedSample[] = []
  const seen = new Set<string>()
  const closed = new Set<string>()
  let family = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`).exec(line) ?? []
    if (keyword === undefined) {
      const sample = parseSample(line)
      const owner = types.get(sample.name) === undefined ? sample.name.replace(SUFFIXES, '') : sample.name
      if (owner !== family || !types.has(owner)) throw new Error(`a sample outside of its family: ${line}`)
      const series = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
      if (seen.has(series)) throw new Error(`a series twice: ${line}`)
      seen.add(series)
      samples.push(sample)
      continue
    }
    if (name !== family) {
      if (closed.has(name)) throw new Error(`a family in two places: ${name}`)
      closed.add(name)
      family = name
    }
    const into = keyword === 'TYPE' ? types : help
    if (into.has(name)) throw new Error(`${keyword} twice: ${name}`)
    into.set(name, rest)
  }
  for (const name of types.keys()) if (!help.has(name)) throw new Error(`no HELP: ${name}`)
  return { samples, types, help }
}

function parseSample(line: string): ExposedSample {
  const [, name = '', labelText = '', valueText = ''] = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`).exec(line) ?? []
  if (name === '') throw new Error(`not a sample: ${line}`)
  const labels: Record<string, string> = {}
  let at = 0
  while (at < labelText.length) {
    LABEL.lastIndex = at
    const [whole = '', key = '', escaped = ''] = LABEL.exec(labelText) ?? []
    if (whole === '' || key in labels) throw new Error(`labels cannot be read: ${line}`)
    labels[key] = escaped.replace(/\\(["\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character))
    at += whole.length
    if (at < labelText.length && labelText[at++] !== ',') throw new Error(`labels cannot be read: ${line}`)
  }
  const value = Number(valueText.replace('+Inf', 'Infinity').replace('-Inf', '-Infinity'))
  if (Number.isNaN(value) && valueText !== 'NaN') throw new Error(`not a number: ${line}`)
  return { name, labels, value }
}
