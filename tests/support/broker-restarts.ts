import type { LocalKafka } from '../../tools/kafka-local/start-kafka.ts';
import type { SeededRandom } from './seeded-random.ts';

const AWAY_MS = [0, 500, 3_000];
const TRIES = 3;

/** SIGKILLs of a broker, which is away for a while each time. */
export class BrokerRestarts {
  count = 0;
  readonly #local: LocalKafka;
  readonly #random: SeededRandom;

  constructor(local: LocalKafka, random: SeededRandom) {
    this.#local = local;
    this.#random = random;
  }

  async once(): Promise<void> {
    this.count += 1;
    await this.#local.kill();
    await new Promise((resolve) => setTimeout(resolve, this.#random.pick(AWAY_MS)));
    await this.#start(TRIES);
  }

  /** On a machine under load a broker that was killed may give up its own start; the next one finds what it needs. */
  async #start(tries: number): Promise<void> {
    try {
      await this.#local.restart();
    } catch (error) {
      if (tries === 1) throw error;
      await this.#start(tries - 1);
    }
  }
}
