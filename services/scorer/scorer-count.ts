import type { Clock } from '../../core/ports/clock.ts';
import type { Transport } from '../../core/ports/transport.ts';
import { presentScorers } from './present-scorers.ts';

/** Who was there so short a time ago still is. */
const KNOWN_MS = 2_000;
const PATIENCE_MS = 1_000;

/** How many scorers share a compute. Scripts are told it, and nothing depends on it: so nobody waits long for it. */
export class ScorerCount {
  readonly #transport: Transport;
  readonly #compute: string;
  readonly #clock: Clock;
  #asked: { readonly atMs: number; readonly answer: Promise<number | undefined> } | undefined;

  constructor(transport: Transport, compute: string, clock: Clock) {
    this.#transport = transport;
    this.#compute = compute;
    this.#clock = clock;
  }

  /** Undefined when the broker does not tell within a second, or before `signal`. Never rejects. */
  async now(signal: AbortSignal): Promise<number | undefined> {
    const told = new AbortController();
    const patience = this.#clock.sleep(PATIENCE_MS, AbortSignal.any([signal, told.signal])).then(() => undefined);
    const answer = await Promise.race([this.#ask(), patience]);
    told.abort();
    return answer;
  }

  /** Once for all steps that begin together. */
  #ask(): Promise<number | undefined> {
    const atMs = this.#clock.monotonicMs();
    if (this.#asked === undefined || atMs - this.#asked.atMs > KNOWN_MS) {
      const answer = presentScorers(this.#transport, this.#compute, 'now').then(
        ({ length }) => length,
        () => undefined,
      );
      this.#asked = { atMs, answer };
    }
    return this.#asked.answer;
  }
}
