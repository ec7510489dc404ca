import { readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export type SystemUser = { readonly name: string; readonly uid: number; readonly gid: number }

/**
 * Who shall own a Postgres server that this process starts: null is this process's own user.
 *
 * Postgres refuses to run as root, so root hands it to an account that exists already and owns nothing of worth.
 * @throws Error if root has no such account.
 */
export function serverOwner(): SystemUser | null {
  if (process.getuid?.() !== 0) return null
  const users = parsePasswd(readFileSync('/etc/passwd', 'utf8'))
  const owner = users.find((user) => user.name === 'postgres') ?? users.find((user) => user.name === 'nobody')
  if (owner === undefined) throw new Error('Postgres refuses to run as root, and /etc/passwd has no postgres or nobody')
  return owner
}

/** Reads passwd(5): `name:password:uid:gid:...` per line. */
export function parsePasswd(text: string): readonly SystemUser[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((user) => user.uid > 0 && user.gid > 0)
}

/** Whether every other user may enter the folder: each folder on the way needs `o+x`, itself `o+rx`. */
export async function isOpenToOthers(directory: string): Promise<boolean> {
  if (((await stat(directory)).mode & 0o005) !== 0o005) return false
  for (let parent = dirname(directory); ; parent = dirname(parent)) {
    if (((await stat(parent)).mode & 0o001) === 0) return false
    if (parent === dirname(parent)) return true
  }
}
