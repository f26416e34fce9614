import { StepLanes } from '../../core/pacing/step-lanes.ts';
import { type AssignedMember, GROUPS, TOPICS } from '../../core/ports/transport.ts';
import type { PlannerPorts } from './ports.ts';

/** Who is there is asked again after this long. It is only ever a hint: nothing breaks when it is stale. */
const OLDEST_MS = 1_000;

export interface ScorerLanesOptions {
  readonly compute: string;
  /** At most so many scorers; null is all. */
  readonly nodeCount: number | null;
  /** Lanes on which something is outstanding. */
  readonly inUse: () => ReadonlySet<number>;
}

/** The scorers of a compute and the lanes that lead to them. */
export class ScorerLanes {
  readonly #ports: PlannerPorts;
  readonly #options: ScorerLanesOptions;
  readonly #own: StepLanes | undefined;
  #members: readonly AssignedMember[] = [];
  /** With the lanes that the step uses alone. */
  #usable: readonly AssignedMember[] = [];
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #dealt = 0;

  constructor(ports: PlannerPorts, options: ScorerLanesOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#own = options.nodeCount === null ? undefined : new StepLanes(options.nodeCount);
  }

  /** Nobody was there when that was asked last. */
  get isEmpty(): boolean {
    return Number.isFinite(this.#askedAtMs) && this.#members.length === 0;
  }

  /** Without those that cannot work on the step. */
  async scorers(unable: readonly string[]): Promise<readonly AssignedMember[]> {
    const now = this.#ports.clock.monotonicMs();
    if (this.isEmpty || now - this.#askedAtMs >= OLDEST_MS) {
      const { compute, inUse } = this.#options;
      const members = await this.#ports.transport.members(TOPICS.miniBatches(compute), GROUPS.scorer(compute));
      this.#members = members.filter(({ partitions }) => partitions.length > 0);
      this.#usable = this.#own?.choose(this.#members, inUse(), unable) ?? this.#members;
      this.#askedAtMs = now;
    }
    return this.#usable.filter(({ id }) => !unable.includes(id));
  }

  /** Who holds a lane. */
  scorerOf(lane: number): string | undefined {
    return this.#members.find(({ partitions }) => partitions.includes(lane))?.id;
  }

  /** One of the scorer's lanes, each in turn. */
  laneOf(scorer: string): number {
    const lanes = this.#usable.find(({ id }) => id === scorer)?.partitions ?? [0];
    this.#dealt += 1;
    return lanes[this.#dealt % lanes.length] as number;
  }
}
