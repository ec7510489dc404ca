/** When a run started, for its templates. What a project says after somebody looked is true of this run only. */
export class RunClock {
  readonly #startedAt: Date
  #wasRead = false

  constructor(startedAt: Date) {
    this.#startedAt = startedAt
  }

  get wasRead(): boolean {
    return this.#wasRead
  }

  readonly read = (): Date => {
    this.#wasRead = true
    return this.#startedAt
  }
}
