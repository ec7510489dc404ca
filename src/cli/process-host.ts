import { homedir } from 'node:os'
import { basename, relative, sep } from 'node:path'
import process from 'node:process'
import type { Host, Spinner, Terminal } from './host.ts'

const INTERRUPTS = ['SIGINT', 'SIGTERM'] as const

/** The real process as a host. */
export function processHost(): Host {
  const isWatched = process.stderr.isTTY === true && process.env['TERM'] !== 'dumb' && !process.env['CI']
  return {
    stdout: terminal(process.stdout),
    stderr: terminal(process.stderr),
    arguments: process.argv.slice(2),
    environment: process.env,
    workingDirectory: process.cwd(),
    homeDirectory: homedir(),
    programName: programName(process.argv[1] ?? ''),
    now: () => new Date(),
    onInterrupt,
    onHangup,
    startSpinner: isWatched ? startSpinner : null,
  }
}

function terminal(stream: NodeJS.WriteStream): Terminal {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    // 0 on some terminals that do not tell their size
    columns: stream.columns || null,
  }
}

/** Run from source, the program has no name of its own yet. */
function programName(script: string): string {
  if (basename(script) === 'bin.ts') return `npx node ${relative(process.cwd(), script).replaceAll(sep, '/')}`
  return process.env['npm_command'] === 'exec' ? 'npx assay' : 'assay'
}

/** The first signal asks for an orderly end; the second one ends the process at once. */
function onInterrupt(callback: () => void): () => void {
  let isFirst = true
  const listener = () => {
    if (!isFirst) {
      // A spinner hides the cursor, and gets no more turn to show it again.
      if (process.stderr.isTTY) process.stderr.write('\u001b[?25h')
      process.exit(130)
    }
    isFirst = false
    callback()
  }
  for (const signal of INTERRUPTS) process.on(signal, listener)
  return () => {
    for (const signal of INTERRUPTS) process.off(signal, listener)
  }
}

function onHangup(callback: () => void): () => void {
  process.on('SIGHUP', callback)
  return () => void process.off('SIGHUP', callback)
}

async function startSpinner(text: string, color: boolean): Promise<Spinner> {
  // Its colors are decided once, while it is loaded, and this variable is asked before all others.
  if (!color) process.env['FORCE_COLOR'] = '0'
  const { default: yoctoSpinner } = await import('yocto-spinner')
  // By itself the spinner would exit on the first signal, before queries are cancelled.
  const spinner = yoctoSpinner({ text, stream: process.stderr, handleSignals: false }).start()
  return {
    setText: (next) => {
      spinner.text = next
    },
    stop: () => void spinner.stop(),
  }
}
