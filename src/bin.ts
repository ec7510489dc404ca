#!/usr/bin/env node
// The default import: an older Node has no such names, and would stop at an import of them before it could say why.
import nodeModule from 'node:module'
import process from 'node:process'
import v8 from 'node:v8'

/** As `engines` in package.json, which npm only warns about. */
const OLDEST_NODE = { major: 22, minor: 2 }

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor)) {
  process.stderr.write(
    `assay needs Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer. This is Node ${process.versions.node}.\n`,
  )
  process.exitCode = 2
} else {
  // Before any other import: what follows is compiled once per version, not once per start.
  nodeModule.enableCompileCache()
  // V8 would optimize Postgres' parser, one function of enormous size, for half a gigabyte and longer than it ever runs here.
  v8.setFlagsFromString('--wasm-tier-up-filter=0')
  // What is new is thrown away before there is much of it: a third less memory in a large run, and no more time.
  v8.setFlagsFromString('--semi-space-growth-factor=1')
  const { runProcess } = await import('./cli/run-process.ts')
  process.exitCode = await runProcess()
}
