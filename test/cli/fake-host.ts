import type { Host, Terminal } from '../../src/cli/host.ts'
import { main } from '../../src/cli/main.ts'
import type { Pipeline } from '../../src/cli/pipeline.ts'

/** What a command line did. */
export type Outcome = { readonly exitCode: number; readonly stdout: string; readonly stderr: string }

export type FakeHost = Host & {
  readonly written: { readonly stdout: string[]; readonly stderr: string[] }
  /** As Ctrl-C does; nothing happens if nobody listens. */
  readonly interrupt: () => void
}

/** A process that writes into arrays: no terminal, no variables. */
export function fakeHost(changes: Partial<Host> = {}): FakeHost {
  const written = { stdout: [] as string[], stderr: [] as string[] }
  const listeners = new Set<() => void>()
  return {
    stdout: fakeTerminal(written.stdout),
    stderr: fakeTerminal(written.stderr),
    arguments: [],
    // nothing is written into projects of the tests unless they ask for it
    environment: { DBT_WRITE_JSON: 'false' },
    workingDirectory: '/home/ana/shop',
    homeDirectory: '/home/ana',
    programName: 'assay',
    now: () => new Date('2024-03-01T03:00:00Z'),
    onInterrupt: (callback) => {
      listeners.add(callback)
      return () => void listeners.delete(callback)
    },
    onHangup: () => () => {},
    startSpinner: null,
    ...changes,
    written,
    interrupt: () => {
      for (const listener of listeners) listener()
    },
  }
}

export function fakeTerminal(written: string[], changes: Partial<Terminal> = {}): Terminal {
  return { write: (text) => void written.push(text), isTTY: false, columns: null, ...changes }
}

/** A pipeline in which everything is a surprise but what a test gives. */
export function fakePipeline(changes: Partial<Pipeline>): Pipeline {
  const unexpected = async (): Promise<never> => {
    throw new Error('the command must not get here')
  }
  return {
    loadChecks: unexpected,
    compileChecks: unexpected,
    planChecks: unexpected,
    testChecks: unexpected,
    testSelected: unexpected,
    checkSources: unexpected,
    checkSql: () => null,
    failingRowsSql: () => null,
    checkFreshness: unexpected,
    showFailingRows: unexpected,
    inspectTarget: unexpected,
    describeCheckTypes: () => [],
    askQuestion: unexpected,
    ...changes,
  }
}

/** Runs a command line on a fake host and pipeline. */
export async function run(
  argv: readonly string[],
  pipeline: Partial<Pipeline> = {},
  host: FakeHost = fakeHost(),
): Promise<Outcome> {
  const exitCode = await main(argv, { ...host, arguments: argv }, async () => fakePipeline(pipeline))
  return { exitCode, stdout: host.written.stdout.join(''), stderr: host.written.stderr.join('') }
}
