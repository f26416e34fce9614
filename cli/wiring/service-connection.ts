/** Between two lines on one outage. */
const AGAIN_MS = 30_000;

/** Says when something goes and when it comes back: one line each, and one now and then while it is away. */
export class ConnectionLog {
  readonly #what: string;
  readonly #say: (line: string) => void;
  readonly #nowMs: () => number;
  #saidAtMs: number | undefined;

  /** `what`: `the broker`; `nowMs` is monotonic. */
  constructor(what: string, say: (line: string) => void, nowMs: () => number) {
    this.#what = what;
    this.#say = say;
    this.#nowMs = nowMs;
  }

  note(trouble: Error | undefined, isWell: boolean): void {
    if (trouble !== undefined) this.#away(trouble.message);
    if (!isWell || this.#saidAtMs === undefined) return;
    this.#saidAtMs = undefined;
    this.#say(`${this.#what} is back`);
  }

  #away(message: string): void {
    const now = this.#nowMs();
    if (this.#saidAtMs !== undefined && now - this.#saidAtMs < AGAIN_MS) return;
    this.#saidAtMs = now;
    this.#say(`${message}; trying again until it answers`);
  }
}
