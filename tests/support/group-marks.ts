import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { testSettings } from './broker.ts';
import { until } from './poll.ts';
import type { ServedProject } from './served-project.ts';

const TOPIC = TOPICS.miniBatches('default');
const GROUP = GROUPS.scorer('default');

/** What the broker knows of a project's scorers. */
export class GroupMarks {
  readonly #transport: KafkaTransport;

  constructor({ prefix, brokers }: ServedProject) {
    const names = { topicPrefix: prefix, groupPrefix: prefix };
    this.#transport = connectKafka(testSettings(brokers.split(','), names));
  }

  /** How far each lane is committed; −1: not at all. */
  async marks(): Promise<readonly number[]> {
    const lanes = Array.from({ length: await this.#transport.partitions(TOPIC) }, (_, lane) => lane);
    return Promise.all(lanes.map(async (lane) => (await this.#transport.committed(TOPIC, GROUP, lane)) ?? -1));
  }

  /** Who holds each lane. */
  async holders(): Promise<ReadonlyMap<number, string>> {
    const members = await this.#transport.members(TOPIC, GROUP);
    return new Map(members.flatMap(({ id, partitions }) => partitions.map((lane) => [lane, id] as const)));
  }

  /** Resolves once so many scorers hold lanes. */
  async untilHolders(count: number): Promise<void> {
    const holding = async () => new Set((await this.holders()).values()).size;
    await until(async () => (await holding()) === count, { what: `lanes for ${count} scorers` });
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}
