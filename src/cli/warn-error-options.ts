/** What dbt calls the event of a check that warns, and what stands for all events. */
const EVENTS: readonly string[] = ['LogTestResult', 'all', '*']

/**
 * Whether dbt's `--warn-error-options` makes failures of checks that warn. It is YAML; of it only the lists matter that are
 * written in brackets, which is what a command line can hold.
 */
export function namesTestResults(text: string): boolean {
  return namesIn(text, 'error|include') && !namesIn(text, 'warn|exclude')
}

function namesIn(text: string, keys: string): boolean {
  const list = new RegExp(String.raw`["']?(?:${keys})["']?\s*:\s*(\[[^\]]*\]|[^,}]*)`).exec(text)?.[1] ?? ''
  return list.split(/[\s,[\]"']+/).some((word) => EVENTS.includes(word))
}
