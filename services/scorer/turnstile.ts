/** Counts what runs on this scorer over all its crews, and can keep new work from beginning. */
export class Turnstile {
  #running = 0;
  #isShut = false;
  #quiet: PromiseWithResolvers<void> | undefined;

  /** Only what is meant to run with nothing beside it may begin. */
  get isShut(): boolean {
    return this.#isShut;
  }

  shut(): void {
    this.#isShut = true;
  }

  open(): void {
    this.#isShut = false;
  }

  began(): void {
    this.#running += 1;
  }

  ended(): void {
    this.#running -= 1;
    if (this.#running > 0) return;
    this.#quiet?.resolve();
    this.#quiet = undefined;
  }

  /** Resolves once nothing runs. */
  quiet(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    this.#quiet ??= Promise.withResolvers();
    return this.#quiet.promise;
  }
}
