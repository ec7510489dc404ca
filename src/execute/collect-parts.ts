import type { Measured, Measurement } from '../model/measurement.ts'
import type { Statement, Via } from '../model/statement.ts'
import type { Quantities } from './read-answer.ts'
import type { Part } from './respond.ts'

/** What is known of a check whose statements have not all been answered. */
type Pending = {
  readonly missing: number
  readonly quantities: Quantities
  readonly via: Via | null
  readonly provenBy: string | null
  readonly durationMs: number | null
}

/**
 * Puts together what several statements tell about one check (its failures, the rows there are), and reports each check
 * once: as soon as all is told, or as soon as something never will be.
 */
export function collectParts(
  statements: readonly Statement[],
  onMeasurement: (measurement: Measurement) => void,
): (part: Part) => void {
  const pending = new Map<string, Pending>()
  for (const { checkId } of statements.flatMap(({ answers }) => answers)) {
    const missing = (pending.get(checkId)?.missing ?? 0) + 1
    pending.set(checkId, { missing, quantities: {}, via: null, provenBy: null, durationMs: null })
  }
  return (part) => {
    const known = pending.get(part.checkId)
    // reported already: another of its statements failed
    if (known === undefined) return
    const durationMs = addUp(known.durationMs, part.durationMs)
    if (part.kind === 'untold') {
      pending.delete(part.checkId)
      const { checkId, why, error } = part
      onMeasurement({ kind: 'not-measured', checkId, why, error, durationMs })
      return
    }
    const merged = { ...merge(known, part), durationMs }
    pending.set(part.checkId, merged)
    if (merged.missing > 0) return
    pending.delete(part.checkId)
    onMeasurement(complete(part.checkId, merged))
  }
}

function merge(known: Pending, part: Exclude<Part, { kind: 'untold' }>): Pending {
  const { quantities } = part
  if (part.kind === 'deferred') {
    // its thresholds are those of 0 failures, which there are not
    const missing = known.missing - 1 + part.statements
    return { ...known, missing, quantities: { ...known.quantities, ...populationOf(quantities) } }
  }
  const none = quantities.isClean === true ? { failures: 0n } : {}
  return {
    ...known,
    missing: known.missing - 1,
    quantities: { ...known.quantities, ...quantities, ...none },
    via: part.answer.via ?? known.via,
    provenBy: part.answer.provenBy ?? known.provenBy,
  }
}

/** What was told of the rows. A statement that failed told nothing, and another may have told it already. */
function populationOf({ rowsEvaluated, rowsUndecided, newest }: Quantities): Quantities {
  return {
    ...(rowsEvaluated !== undefined && { rowsEvaluated }),
    ...(rowsUndecided !== undefined && { rowsUndecided }),
    ...(newest !== undefined && { newest }),
  }
}

function complete(checkId: string, { quantities, via, provenBy, durationMs }: Pending): Measured {
  const { failures, shouldWarn = null, shouldError = null } = via === 'proof' ? PROVED : quantities
  if (failures === undefined || via === null) {
    throw new Error(`the statements about ${checkId} did not tell its failures`)
  }
  const { rowsEvaluated = null, rowsUndecided = null, failingRows = null, newest } = quantities
  return {
    kind: 'measured',
    checkId,
    failures,
    shouldWarn,
    shouldError,
    rowsEvaluated,
    rowsUndecided,
    failingRows,
    newestRow: newest === undefined ? null : { loadedAt: newest },
    via,
    provenBy,
    durationMs,
  }
}

/** Only thresholds that do not hold for 0 failures are ever proved. */
const PROVED = { failures: 0n, shouldWarn: false, shouldError: false } as const

function addUp(a: number | null, b: number | null): number | null {
  return a === null ? b : a + (b ?? 0)
}
