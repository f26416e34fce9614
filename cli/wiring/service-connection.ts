import type { KafkaState } from '../../adapters/kafka/settings.ts';

/** Between two lines on one outage. */
const AGAIN_MS = 30_000;

/** Says when the broker goes and when it comes back: one line each, and one now and then while it is away. */
export class ConnectionLog {
  readonly #say: (line: string) => void;
  readonly #nowMs: () => number;
  #saidAtMs: number | undefined;

  /** `nowMs` is monotonic. */
  constructor(say: (line: string) => void, nowMs: () => number) {
    this.#say = say;
    this.#nowMs = nowMs;
  }

  note(state: KafkaState): void {
    if (state.kind === 'retrying') this.#away(state.error.message);
    if (state.kind !== 'ready' || this.#saidAtMs === undefined) return;
    this.#saidAtMs = undefined;
    this.#say('the broker is back');
  }

  #away(message: string): void {
    const now = this.#nowMs();
    if (this.#saidAtMs !== undefined && now - this.#saidAtMs < AGAIN_MS) return;
    this.#saidAtMs = now;
    this.#say(`${message}; trying again until it answers`);
  }
}
