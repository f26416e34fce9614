import type { AssignedMember } from '../ports/transport.ts';

/**
 * The lanes of a step that may use so many scorers: as many lanes at most, each of another scorer as far as there are
 * so many. A lane has one holder at a time, so that no rebalance lets more scorers than that work on the step.
 */
export class StepLanes {
  readonly #most: number;
  readonly #chosen = new Set<number>();

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Chooses among what members hold now. A lane with something outstanding is left only when its holder will never do it.
   *
   * @param inUse lanes with something outstanding
   * @param unable members that cannot work on the step
   * @returns those that may be given work, each with its lanes of the step
   */
  choose(
    members: readonly AssignedMember[],
    inUse: ReadonlySet<number>,
    unable: readonly string[],
  ): readonly AssignedMember[] {
    const able = members.filter(({ id }) => !unable.includes(id));
    const holderOf = (lane: number) => members.find(({ partitions }) => partitions.includes(lane))?.id;
    for (const lane of inUse) this.#chosen.add(lane);
    const taken = new Set<string>();
    for (const lane of [...this.#chosen].sort((a, b) => Number(inUse.has(b)) - Number(inUse.has(a)))) {
      const holder = holderOf(lane);
      const isOfNoUse = holder === undefined || taken.has(holder);
      if (holder !== undefined && unable.includes(holder)) this.#chosen.delete(lane);
      else if (isOfNoUse && !inUse.has(lane)) this.#chosen.delete(lane);
      else if (holder !== undefined) taken.add(holder);
    }
    for (const { id, partitions } of able) {
      if (this.#chosen.size >= this.#most || taken.has(id) || partitions[0] === undefined) continue;
      this.#chosen.add(partitions[0]);
      taken.add(id);
    }
    const own = able.map((member) => ({
      ...member,
      partitions: member.partitions.filter((lane) => this.#chosen.has(lane)),
    }));
    return own.filter(({ partitions }) => partitions.length > 0);
  }
}
