import type { KafkaState } from '../../adapters/kafka/settings.ts';
import type { StoreProbe } from '../../core/service/store-probe.ts';

/** Why a service cannot work now, in one line for `/readyz`. */
export class Readiness {
  readonly #transport: { readonly state: KafkaState };
  readonly #probe: Pick<StoreProbe, 'trouble'>;
  readonly #signal: AbortSignal;
  #idle: string | undefined = 'waiting to start';

  constructor(transport: { readonly state: KafkaState }, probe: Pick<StoreProbe, 'trouble'>, signal: AbortSignal) {
    this.#transport = transport;
    this.#probe = probe;
    this.#signal = signal;
  }

  /** How the look at the broker goes, which a service takes by itself before it starts. */
  looks(state: KafkaState): void {
    if (state.kind === 'retrying') this.#idle = spoken(state);
  }

  starts(): void {
    this.#idle = undefined;
  }

  startsAgain(why: string): void {
    this.#idle = `waiting to start again: ${why}`;
  }

  /** Undefined when it can. */
  async trouble(): Promise<string | undefined> {
    if (this.#signal.aborted) return 'stopping';
    if (this.#idle !== undefined) return this.#idle;
    const { state } = this.#transport;
    return state.kind === 'ready' ? this.#probe.trouble() : spoken(state);
  }
}

const spoken = (state: KafkaState): string =>
  state.kind === 'retrying'
    ? `${state.error.message}, since ${new Date(state.sinceMs).toISOString()}`
    : `the broker: ${state.kind}`;
