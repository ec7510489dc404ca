import type { Reporter, TestCase, TestModule, TestRunEndReason, Vitest } from 'vitest/node'

/**
 * The last lines of a run: which servers it used, each skipped test with its reason, and the counts in a form that a
 * person and a script both read.
 */
export class ClosingLines implements Reporter {
  #vitest: Vitest | null = null

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[], reason: TestRunEndReason): void {
    const servers = this.#vitest?.getRootProject().getProvidedContext().servers
    console.log(closingLines(modules, unhandled.length, reason, servers).join('\n'))
  }
}

function closingLines(
  modules: readonly TestModule[],
  unhandled: number,
  reason: TestRunEndReason,
  servers: string | undefined,
): readonly string[] {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const inState = (state: string) => tests.filter((test) => test.result().state === state)
  // A file that breaks while loading has no tests that could fail, and still it must count.
  const broken = modules
    .flatMap((module) => [module, ...module.children.allSuites()])
    .filter((one) => one.errors().length > 0)
  const failures = inState('failed').length + broken.length + unhandled
  // A run that failed before its first test has none of these.
  const failed = reason === 'failed' ? Math.max(failures, 1) : failures
  const skipped = inState('skipped')
  return [
    servers ?? 'no test server: the run ended before it had one',
    ...skipped.map((test) => `skipped: ${test.module.relativeModuleId} > ${test.fullName}: ${skipReason(test)}`),
    ...(reason === 'interrupted' ? ['interrupted: not all tests ran'] : []),
    `${inState('passed').length} passed, ${failed} failed, ${skipped.length} skipped`,
  ]
}

function skipReason(test: TestCase): string {
  const result = test.result()
  return (result.state === 'skipped' && result.note) || 'not selected, or no reason given'
}
