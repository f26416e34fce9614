import { mayHaveKilled } from '../../core/attempt/scorer-deaths.ts';
import type { Delivery, PartitionDeaths, SubscriptionEvent, Transport } from '../../core/ports/transport.ts';

type Place = Pick<Delivery, 'partition' | 'offset'>;

interface InheritedLane {
  /** Behind what was on the lane when it came to us. */
  readonly end: number;
  readonly deaths: PartitionDeaths | undefined;
}

/** While it ran with nothing beside it, and while a worker was started for it. */
export type DeathsAlone = Pick<NonNullable<PartitionDeaths['alone']>, 'deaths' | 'startDeaths'>;

/** What was on the lanes before they came to this scorer: somebody may have done it, or died of it. */
export class Inheritance {
  readonly #transport: Transport;
  readonly #topic: string;
  readonly #lanes = new Map<number, InheritedLane>();

  constructor(transport: Transport, topic: string) {
    this.#transport = transport;
    this.#topic = topic;
  }

  /** To be called before their records are looked at. */
  async assigned({ partitions, deaths }: SubscriptionEvent & { kind: 'assigned' }): Promise<void> {
    await Promise.all(
      partitions.map(async (partition) => {
        const { end } = await this.#transport.bounds(this.#topic, partition);
        this.#lanes.set(partition, { end, deaths: deaths?.get(partition) });
      }),
    );
  }

  has({ partition, offset }: Place): boolean {
    const lane = this.#lanes.get(partition);
    return lane !== undefined && offset < lane.end;
  }

  /** Its lane has lost too many to go on as usual. */
  mayHaveKilled(place: Place): boolean {
    return this.has(place) && mayHaveKilled(this.#lanes.get(place.partition)?.deaths);
  }

  /** Scorers that died while this had them for itself. */
  deathsAlone({ partition, offset }: Place): DeathsAlone {
    const alone = this.#lanes.get(partition)?.deaths?.alone;
    return alone?.offset === offset ? alone : { deaths: 0, startDeaths: 0 };
  }
}
