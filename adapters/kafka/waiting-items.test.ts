import { describe, expect, it } from 'vitest';
import { type Item, Parcel } from './parcel.ts';
import { WaitingItems } from './waiting-items.ts';

const item = (partition: number, bytes: number, place = 0): Item => ({
  parcel: new Parcel(1),
  place,
  partition,
  record: { key: null, value: new Uint8Array(bytes) },
});
const waiting = (...items: Item[]): WaitingItems => {
  const all = new WaitingItems();
  for (const each of items) all.add(each);
  return all;
};
const sizes = (items: readonly Item[]) => items.map(({ partition, record }) => [partition, record.value.length]);

describe('WaitingItems', () => {
  it('gives so many bytes of each partition, in order, and the rest the next time', () => {
    const all = waiting(item(0, 60), item(1, 90), item(0, 30), item(0, 20), item(1, 20));
    expect(sizes(all.take(100))).toEqual([
      [0, 60],
      [0, 30],
      [1, 90],
    ]);
    expect(all.count).toBe(2);
    expect(sizes(all.take(100))).toEqual([
      [0, 20],
      [1, 20],
    ]);
    expect([all.count, all.take(100)]).toEqual([0, []]);
  });

  it('gives one that is larger than allowed, alone', () => {
    expect(sizes(waiting(item(0, 500), item(0, 1)).take(100))).toEqual([[0, 500]]);
  });

  it('gives at most 2,000 records of a partition', () => {
    const all = waiting(...Array.from({ length: 2_100 }, (_, place) => item(0, 1, place)));
    expect(all.take(1_000_000)).toHaveLength(2_000);
    expect(all.take(1_000_000)[0]?.place).toBe(2_000);
  });

  it('counts the key', () => {
    const keyed: Item = { ...item(0, 50), record: { key: 'k'.repeat(30), value: new Uint8Array(50) } };
    expect(waiting(keyed, item(0, 1)).take(110)).toHaveLength(1);
  });

  it('gives everything when it is drained', () => {
    const all = waiting(item(0, 1), item(3, 1));
    expect([all.drain().length, all.count]).toEqual([2, 0]);
  });
});
