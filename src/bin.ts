#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import process from 'node:process'

// Before any other import: what follows is compiled once per version, not once per start.
enableCompileCache()
const { runProcess } = await import('./cli/run-process.ts')
process.exitCode = await runProcess()
