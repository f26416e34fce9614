import { scorerOf } from '../../core/service/computes.ts';
import type { RunScope } from './run-scope.ts';

/** Scorers that are started again are back in less. */
const PATIENCE_MS = 15_000;

/** Tells, once, that a run waits for scorers: nothing else would say why it does not get on. */
export class NobodyThere {
  readonly #scope: RunScope;
  #sinceMs: number | undefined;
  #isTold = false;

  constructor(scope: RunScope) {
    this.#scope = scope;
  }

  /** To be called as long as nobody is there. */
  note(): void {
    const { ports, run, compute } = this.#scope;
    const nowMs = ports.clock.monotonicMs();
    this.#sinceMs ??= nowMs;
    if (this.#isTold || nowMs - this.#sinceMs < PATIENCE_MS) return;
    this.#isTold = true;
    const message = `waits for scorers: none of the compute ${compute} is there; start one: ${scorerOf(compute)}`;
    ports.journal.note({ kind: 'warning', ...run, key: 'no-scorers', message });
  }

  over(): void {
    this.#sinceMs = undefined;
  }
}
