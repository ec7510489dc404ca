import { execFileSync } from 'node:child_process'

/** Whether a program that is no part of npm's can be run here, found by asking it for its version. */
export function isInstalled(program: string, versionFlag = '--version'): boolean {
  try {
    execFileSync(program, [versionFlag], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
