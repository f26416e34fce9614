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
   * Of two lanes that a rebalance has brought to one member, one is given nothing more: it runs empty, and is left for
   * one of a member that has none.
   *
   * @param inUse lanes with something outstanding
   * @param unable members that cannot work on the step
   * @returns those that may be given work, each with the one lane that it comes on
   */
  choose(
    members: readonly AssignedMember[],
    inUse: ReadonlySet<number>,
    unable: readonly string[],
  ): readonly AssignedMember[] {
    const able = members.filter(({ id }) => !unable.includes(id));
    const holderOf = (lane: number) => members.find(({ partitions }) => partitions.includes(lane))?.id;
    for (const lane of inUse) this.#chosen.add(lane);
    /** The lane of each holder. */
    const taken = new Map<string, number>();
    for (const lane of [...this.#chosen].sort((a, b) => Number(inUse.has(b)) - Number(inUse.has(a)))) {
      const holder = holderOf(lane);
      const isOfNoUse = holder === undefined || taken.has(holder);
      if (holder !== undefined && unable.includes(holder)) this.#chosen.delete(lane);
      else if (isOfNoUse && !inUse.has(lane)) this.#chosen.delete(lane);
      else if (holder !== undefined && !taken.has(holder)) taken.set(holder, lane);
    }
    for (const { id, partitions } of able) {
      if (this.#chosen.size >= this.#most || taken.has(id) || partitions[0] === undefined) continue;
      this.#chosen.add(partitions[0]);
      taken.set(id, partitions[0]);
    }
    return able.flatMap((member) => {
      const lane = taken.get(member.id);
      return lane === undefined ? [] : [{ ...member, partitions: [lane] }];
    });
  }
}
