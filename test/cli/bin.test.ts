import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { assayVersion } from '../../src/cli/version.ts'

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))

function assay(...argv: string[]): ReturnType<typeof node> {
  return node(bin, ...argv)
}

function node(...argv: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, argv, { env: { ...process.env, NO_COLOR: '1' } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

test('the program says its version', async () => {
  expect(await assay('--version')).toEqual({ code: 0, stdout: `${assayVersion()}\n`, stderr: '' })
})

test('the program helps', async () => {
  const { code, stdout, stderr } = await assay('test', '--help')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^Usage: assay test /)
})

test('the exit code of the process is that of the command', async () => {
  const { code, stdout, stderr } = await assay('tset')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^BAD_FLAG .*\n {2}hint: Did you mean test\?\n$/)
})

test('a reader that goes away is no error', async () => {
  const child = spawn(process.execPath, [bin, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('output that cannot be written is no verdict on the data', async () => {
  const readOnly = openSync(bin, 'r')
  const child = spawn(process.execPath, [bin, '--help'], { stdio: ['ignore', readOnly, 'pipe'] })
  closeSync(readOnly)
  let stderr = ''
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(code).toBe(2)
  expect(stderr).toMatch(/^The output cannot be written: \S.*\n$/)
})

test('a Node that is too old is told so, in words', async () => {
  const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })"
  const { code, stdout, stderr } = await node('--import', `data:text/javascript,${pretend}`, bin, '--version')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toBe('assay needs Node 22.2 or newer. This is Node 20.20.2.\n')
})
