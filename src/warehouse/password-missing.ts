/** The server asked for a password and nobody gave us one. */
export class PasswordMissing extends Error {
  override readonly name = 'PasswordMissing'
}
