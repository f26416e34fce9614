import type { MillraceError } from '../../core/errors.ts';
import type { KafkaHooks, KafkaState } from './settings.ts';

interface Trouble {
  readonly sinceMs: number;
  readonly error: MillraceError;
}

/** How all parts of a transport are, folded into one state: one part in trouble is trouble. */
export class ConnectionBoard {
  readonly #hooks: KafkaHooks;
  readonly #now: () => number;
  readonly #troubles = new Map<string, Trouble>();
  #state: KafkaState = { kind: 'connecting' };

  constructor(hooks: KafkaHooks, now: () => number) {
    this.#hooks = hooks;
    this.#now = now;
  }

  get state(): KafkaState {
    return this.#state;
  }

  works(part: string): void {
    this.#troubles.delete(part);
    this.#show(this.#worst() ?? { kind: 'ready' });
  }

  fails(part: string, error: MillraceError): void {
    this.#troubles.set(part, { sinceMs: this.#troubles.get(part)?.sinceMs ?? this.#now(), error });
    this.#show(this.#worst() as KafkaState);
  }

  /** The part is no more. */
  forget(part: string): void {
    if (this.#troubles.delete(part)) this.works(part);
  }

  close(): void {
    this.#show({ kind: 'closed' });
  }

  /** What has lasted longest, with the newest word of it. */
  #worst(): KafkaState | undefined {
    const [first] = [...this.#troubles.values()].sort((a, b) => a.sinceMs - b.sinceMs);
    return first && { kind: 'retrying', ...first };
  }

  #show(state: KafkaState): void {
    if (this.#state.kind === 'closed' || isSame(state, this.#state)) return;
    this.#state = state;
    this.#hooks.onState?.(state);
  }
}

const isSame = (one: KafkaState, other: KafkaState): boolean =>
  one.kind === other.kind &&
  (one.kind !== 'retrying' || other.kind !== 'retrying' || one.error.message === other.error.message);
