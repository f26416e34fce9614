/** Nobody waits longer for what a worker has said. */
const LONGEST_MS = 10;

/**
 * Lets what several workers say be heard together. All that lies behind an answer (verdict, output, pacing) costs one
 * answer nearly as much as it costs ten, and takes the processor from the workers: so answers are gathered as network
 * cards gather interrupts.
 */
export class Gathering {
  readonly #hearers = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  /** Calls it once, within 10 ms. */
  later(hear: () => void): void {
    this.#hearers.add(hear);
    this.#timer ??= setTimeout(() => this.#callAll(), LONGEST_MS);
  }

  /** Calls it now, and all that wait. */
  now(hear: () => void): void {
    this.#hearers.add(hear);
    clearTimeout(this.#timer);
    this.#callAll();
  }

  #callAll(): void {
    this.#timer = undefined;
    const hearers = [...this.#hearers];
    this.#hearers.clear();
    for (const hear of hearers) hear();
  }
}
