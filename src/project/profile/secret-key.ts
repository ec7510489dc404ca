/** Whether no message may show the value of this field of an output. */
export function isSecretKey(key: string): boolean {
  return key === 'password' || key === 'pass'
}
