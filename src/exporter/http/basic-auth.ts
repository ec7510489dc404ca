import { createHash, timingSafeEqual } from 'node:crypto'
import { compare } from 'bcryptjs'

/** Hash of no password, compared for users that do not exist: an answer takes as long for them as for others. */
const NOBODY = '$2b$10$CwTycUXWue0Thq9StjUM0uJ8jG0Pj9Z1Z6dJ7bVYqQ0Yb1l0tX6mG'

/**
 * Whether an Authorization header names a user and password of `users` (name to bcrypt hash).
 *
 * bcrypt is slow on purpose; what was right once is remembered, or every scrape would cost that time.
 */
export function basicAuth(users: Readonly<Record<string, string>>): (header: string | undefined) => Promise<boolean> {
  const known = new Set<string>()
  return async (header) => {
    const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1]
    if (encoded === undefined) return false
    const remembered = createHash('sha256').update(encoded).digest('hex')
    if (known.has(remembered)) return true
    const credentials = Buffer.from(encoded, 'base64').toString()
    const colon = credentials.indexOf(':')
    const name = credentials.slice(0, colon)
    const hash = Object.hasOwn(users, name) ? users[name] : undefined
    const isRight = (await compare(credentials.slice(colon + 1), hash ?? NOBODY)) && hash !== undefined && colon > 0
    if (isRight) known.add(remembered)
    return isRight
  }
}

/** Whether an Authorization header bears the token, in time that does not depend on where they differ. */
export function isBearer(header: string | undefined, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(header ?? '')?.[1] ?? ''
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}
