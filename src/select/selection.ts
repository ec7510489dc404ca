import { ConfigError } from '../errors.ts'

/** One piece of a selection: `2+tag:nightly+1`. */
export type Criterion = {
  /** As written, for messages. */
  readonly text: string
  /** `tag`, or null where the value alone decides (a path, a file, a name). */
  readonly method: string | null
  /** `severity` in `config.severity:warn`. */
  readonly methodArguments: readonly string[]
  readonly value: string
  /** How many generations of parents and children to add; Infinity for all, 0 for none. */
  readonly parentsDepth: number
  readonly childrenDepth: number
  /** `@`: the children and all of their parents. */
  readonly isWithChildrensParents: boolean
}

/** Any of the groups; within a group all of the criteria. */
export type Selection = readonly (readonly Criterion[])[]

/** `[@][N+]METHOD[.arg]:VALUE[+N]` (dbt-core, graph/selector_spec.py). */
const CRITERION =
  /^(?<at>@)?(?<parents>(?<parentsDepth>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<childrenDepth>\d*))?$/su

/**
 * Reads the values of `--select` or `--exclude`: spaces unite, commas intersect.
 *
 * @throws ConfigError BAD_SELECTOR for `@x+`, which dbt refuses too.
 */
export function parseSelection(values: readonly string[]): Selection {
  const groups = values.flatMap((value) => value.split(' ')).filter((group) => group !== '')
  return groups.map((group) => group.split(',').map(parseCriterion))
}

function parseCriterion(text: string): Criterion {
  const parts = CRITERION.exec(text)?.groups ?? {}
  const isWithChildrensParents = parts['at'] !== undefined
  if (isWithChildrensParents && parts['children'] !== undefined) {
    const message = `${JSON.stringify(text)} cannot be selected. Expected either @ in front or + behind, got both`
    throw new ConfigError([{ code: 'BAD_SELECTOR', message, hint: '@ already takes all children.' }])
  }
  const [method = null, ...methodArguments] = parts['method']?.split('.') ?? []
  return {
    text,
    method,
    methodArguments,
    value: parts['value'] ?? '',
    parentsDepth: depth(parts['parents'], parts['parentsDepth']),
    childrenDepth: depth(parts['children'], parts['childrenDepth']),
    isWithChildrensParents,
  }
}

function depth(operator: string | undefined, digits: string | undefined): number {
  if (operator === undefined) return 0
  return digits === undefined || digits === '' ? Number.POSITIVE_INFINITY : Number(digits)
}
