import { bytesOf, type Item } from './parcel.ts';

/** The client copies the list for each record that it adds to a partition. */
const RECORDS_MAX = 2_000;

/** Records that wait to be sent, in order within their partition. */
export class WaitingItems {
  #partitions = new Map<number, Item[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(item: Item): void {
    this.#count += 1;
    const queue = this.#partitions.get(item.partition);
    if (queue === undefined) this.#partitions.set(item.partition, [item]);
    else queue.push(item);
  }

  /** For one send: of each partition what comes first, at most `bytesMax` but at least one record. */
  take(bytesMax: number): Item[] {
    const taken: Item[] = [];
    const rest = new Map<number, Item[]>();
    for (const [partition, queue] of this.#partitions) {
      const count = countWithin(queue, bytesMax);
      taken.push(...queue.slice(0, count));
      if (count < queue.length) rest.set(partition, queue.slice(count));
    }
    this.#partitions = rest;
    this.#count -= taken.length;
    return taken;
  }

  drain(): Item[] {
    const all = [...this.#partitions.values()].flat();
    this.#partitions.clear();
    this.#count = 0;
    return all;
  }
}

function countWithin(queue: readonly Item[], bytesMax: number): number {
  let bytes = 0;
  let count = 0;
  for (const item of queue) {
    bytes += bytesOf(item);
    if (count > 0 && (bytes > bytesMax || count >= RECORDS_MAX)) break;
    count += 1;
  }
  return count;
}
