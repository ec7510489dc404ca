import type { Environment } from '../model/environment.ts'

/** Between `//user:` and the last `@` of the same word: a password may hold `@`, `/` and `:` itself. */
const IN_URL = /(\/\/[^\s:@/'"]*):[^\s'"]*@/g
/** `password=x` in a connection string or a query string; `password: x` in YAML. */
const IN_SETTING = /\b(pass|passwd|password|pgpassword|sslpassword)(\s*[=:]\s*)('[^']*'|"[^"]*"|[^\s&,;'"]+)/gi

/** Shorter passwords are words of any text (`app`, `root`), and to hide them would tell them. */
const MIN_LITERAL_LENGTH = 8

/**
 * Hides passwords in text for a person. The stages never put one into a message: this is the net below them, for
 * command lines that are quoted back and for stacks of bugs.
 */
export function maskPasswords(text: string, secrets: readonly string[] = []): string {
  const masked = secrets
    .filter((secret) => secret.length >= MIN_LITERAL_LENGTH)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
  return masked.replace(IN_URL, '$1:***@').replace(IN_SETTING, '$1$2***')
}

/** dbt's name for variables that nobody may see. */
export const SECRET_PREFIX = 'DBT_ENV_SECRET'

/** What must not be printed: passwords in the arguments' URLs, PGPASSWORD, and dbt's DBT_ENV_SECRET_ variables. */
export function knownSecrets(argv: readonly string[], environment: Environment): readonly string[] {
  const fromUrls = argv.flatMap((argument) => {
    const raw = /\/\/[^\s:@/]*:(.*)@/.exec(argument)?.[1]
    return raw === undefined ? [] : [raw, decoded(raw)]
  })
  const fromEnvironment = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && (name === 'PGPASSWORD' || name.startsWith(SECRET_PREFIX)) ? [value] : [],
  )
  return [...fromUrls, ...fromEnvironment]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone % is no escape: then the text is the password.
    return text
  }
}
