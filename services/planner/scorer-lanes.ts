import { type AssignedMember, GROUPS, TOPICS } from '../../core/ports/transport.ts';
import type { PlannerPorts } from './ports.ts';

/** Who is there is asked again after this long. It is only ever a hint: nothing breaks when it is stale. */
const OLDEST_MS = 1_000;

/** The scorers of a compute and the lanes that lead to them. */
export class ScorerLanes {
  readonly #ports: PlannerPorts;
  readonly #compute: string;
  readonly #most: number;
  #members: readonly AssignedMember[] = [];
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #dealt = 0;

  /** `nodeCount`: at most so many scorers; null is all. */
  constructor(ports: PlannerPorts, compute: string, nodeCount: number | null) {
    this.#ports = ports;
    this.#compute = compute;
    this.#most = nodeCount ?? Number.POSITIVE_INFINITY;
  }

  get isEmpty(): boolean {
    return this.#members.length === 0;
  }

  /** Without those that cannot work on the step. */
  async scorers(unable: readonly string[]): Promise<readonly AssignedMember[]> {
    const now = this.#ports.clock.monotonicMs();
    if (this.isEmpty || now - this.#askedAtMs >= OLDEST_MS) {
      const topic = TOPICS.miniBatches(this.#compute);
      const members = await this.#ports.transport.members(topic, GROUPS.scorer(this.#compute));
      this.#members = members.filter(({ partitions }) => partitions.length > 0);
      this.#askedAtMs = now;
    }
    return this.#members.filter(({ id }) => !unable.includes(id)).slice(0, this.#most);
  }

  /** Who holds a lane. */
  scorerOf(lane: number): string | undefined {
    return this.#members.find(({ partitions }) => partitions.includes(lane))?.id;
  }

  /** One of the scorer's lanes, each in turn. */
  laneOf(scorer: string): number {
    const lanes = this.#members.find(({ id }) => id === scorer)?.partitions ?? [0];
    this.#dealt += 1;
    return lanes[this.#dealt % lanes.length] as number;
  }
}
